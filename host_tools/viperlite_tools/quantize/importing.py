"""Models of other kinds than .tflite: Keras files and SavedModel folders, converted by TensorFlow where it is installed."""

import pathlib

from .. import files
from ..errors import CommandError

_KERAS = (".keras", ".h5", ".hdf5")


def tflite(path):
    """Bytes of the float .tflite that a model file or folder is or becomes."""
    path = pathlib.Path(path)
    saved = path.is_dir()
    if not saved and path.suffix.lower() not in _KERAS:
        return files.read(path, "model")
    if saved and not (path / "saved_model.pb").is_file():
        raise CommandError("%s is a folder without saved_model.pb" % path, "give a .tflite, .keras, .h5 or SavedModel")
    if not saved and not path.is_file():
        raise CommandError("cannot read model %s: no such file" % path)
    try:
        import tensorflow
    except ImportError as error:
        raise CommandError(
            "%s takes TensorFlow, which is not installed" % path,
            "pip install tensorflow, or convert it where that is: tf.lite.TFLiteConverter.%s(...).convert()"
            % ("from_saved_model" if saved else "from_keras_model"),
        ) from error
    try:
        if saved:
            converter = tensorflow.lite.TFLiteConverter.from_saved_model(str(path))
        else:
            model = tensorflow.keras.models.load_model(str(path), compile=False)
            converter = tensorflow.lite.TFLiteConverter.from_keras_model(model)
        return converter.convert()
    except Exception as error:  # whatever TensorFlow makes of a model that it cannot load or convert
        raise CommandError("TensorFlow does not convert %s: %s" % (path, error), "convert it to .tflite yourself") from error

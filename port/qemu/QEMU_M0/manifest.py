package("viperlite", base_path="../../../mpy_modules")

freeze("$(PORT_DIR)/modules")
include("$(MPY_DIR)/extmod/asyncio")
package("viperlite", base_path="../../mpy_modules")

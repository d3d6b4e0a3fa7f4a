-- GET the paths of the file WRK_PATHS in turn; a line is "path" or "path<TAB>header: value".
dofile(debug.getinfo(1, "S").source:sub(2):match("(.*/)") .. "report.lua")
local lines, at = {}, 0
function init(args)
  for line in io.lines(os.getenv("WRK_PATHS")) do
    local path, name, value = line:match("^([^\t]+)\t([^:]+): (.*)$")
    if path then
      lines[#lines + 1] = wrk.format("GET", path, { Host = wrk.headers["Host"], [name] = value })
    elseif #line > 0 then
      lines[#lines + 1] = wrk.format("GET", line)
    end
  end
end
function request()
  at = at % #lines + 1
  return lines[at]
end

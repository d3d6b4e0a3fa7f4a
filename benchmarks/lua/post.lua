-- POST the JSON bodies of the file WRK_BODIES in turn to the URL's path.
dofile(debug.getinfo(1, "S").source:sub(2):match("(.*/)") .. "report.lua")
local lines, at = {}, 0
function init(args)
  local headers = { Host = wrk.headers["Host"], ["Content-Type"] = "application/json" }
  for line in io.lines(os.getenv("WRK_BODIES")) do
    if #line > 0 then
      lines[#lines + 1] = wrk.format("POST", nil, headers, line)
    end
  end
end
function request()
  at = at % #lines + 1
  return lines[at]
end

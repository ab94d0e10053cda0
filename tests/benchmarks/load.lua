-- wrk: sends the requests of a file in turn, each thread from another place in it.
--   wrk -s load.lua URL -- REQUESTS STATUS
-- A line of the file is method, path and body with a tab between; lines before the first empty one are headers.
-- The last line that it prints is what load.py reads.

local threads = {}

function setup(thread)
  table.insert(threads, thread)
  thread:set("number", #threads)
end

function init(args)
  wanted, wrong, seen = tonumber(args[2]), 0, ""
  requests = {}
  local is_head = true
  for line in io.lines(args[1]) do
    if is_head and line == "" then
      is_head = false
    elseif is_head then
      local name, value = line:match("^([^:]+): (.*)$")
      wrk.headers[name] = value
    else
      local method, path, body = line:match("^([^\t]*)\t([^\t]*)\t(.*)$")
      requests[#requests + 1] = wrk.format(method, path, nil, body ~= "" and body or nil)
    end
  end
  turn = number * 7919
end

function request()
  turn = turn + 1
  return requests[turn % #requests + 1]
end

function response(status, headers, body)
  if status ~= wanted then
    wrong = wrong + 1
    seen = status .. " " .. (body or ""):sub(1, 300):gsub("%s+", " ")
  end
end

function done(summary, latency)
  local wrongs, example = 0, ""
  for _, thread in ipairs(threads) do
    wrongs = wrongs + thread:get("wrong")
    if thread:get("seen") ~= "" then example = thread:get("seen") end
  end
  local errors = summary.errors
  io.write(string.format("LOAD\t%d\t%f\t%f\t%f\t%d\t%d\t%s\n", summary.requests, summary.duration / 1e6,
    latency:percentile(50) / 1e3, latency:percentile(99) / 1e3, wrongs,
    errors.connect + errors.read + errors.write + errors.timeout, example))
end

-- The work of post.toml: five values drawn into the body, one taken from the answer.
local words = { "alpha", "beta", "gamma", "delta" }
local captured

wrk.headers["Content-Type"] = "application/json"

function request()
  local word, number = words[math.random(#words)], math.random(9999)
  return wrk.format("POST", "/api/runs/", nil, string.format(
    '{"name":"Load Test Run %s %d","dataset":"dataset_%s","seed":%d,"model":"%s"}', word, number, word, number, word))
end

function response(status, headers, body)
  captured = string.match(body, '"id":"([^"]+)"')
  if status ~= 200 or not captured then error("no run id in the answer") end
end

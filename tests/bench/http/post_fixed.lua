-- The floor: the same bytes each time, and nobody looks at the answer.
wrk.method = "POST"
wrk.path = "/api/runs/"
wrk.headers["Content-Type"] = "application/json"
wrk.body = '{"name":"Load Test Run alpha 1234","dataset":"dataset_alpha","seed":1234,"model":"alpha"}'

-- One line of JSON at the end, for benchmarks/load.py. Times in microseconds.
function done(summary, latency, requests)
  local e = summary.errors
  io.write(string.format('\n{"requests": %d, "us": %d, "p50": %d, "p99": %d, "refused": %d}\n',
    summary.requests, summary.duration, latency:percentile(50), latency:percentile(99),
    e.connect + e.read + e.write + e.status + e.timeout))
end

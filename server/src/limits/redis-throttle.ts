/**
 * The throttle of `counters.ts` as scripts, each of which Redis runs without a break. KEYS[1] holds the
 * failures and the end of the wait, KEYS[2] the attempts under way, by when they began. Time is that of the
 * Redis server, in microseconds.
 */

const now = `
  local time = redis.call('TIME')
  local now = time[1] * 1000000 + time[2]
`;
/** As the database's are kept: a few failures for a day, because anybody can make them. */
const kept = { fewSeconds: 24 * 60 * 60, seconds: 30 * 24 * 60 * 60 };

/** What is closed is not forgotten. */
const keep = (free: string, most: string) => `
  if failures >= tonumber(${most}) then
    redis.call('PERSIST', KEYS[1])
  elseif failures >= tonumber(${free}) then
    redis.call('EXPIRE', KEYS[1], ${kept.seconds})
  else
    redis.call('EXPIRE', KEYS[1], ${kept.fewSeconds})
  end
`;

/** ARGV: most failures, reservation in seconds, longest wait in seconds. */
const wait = `
  local function wait_after(failures)
    if failures >= tonumber(ARGV[1]) then return ARGV[3] end
    local left = tonumber(redis.call('HGET', KEYS[1], 'blocked_until') or '0') - now
    if left > 0 then return tostring(math.ceil(left / 1000000)) end
    return '0'
  end
  local lapse = now - ARGV[2] * 1000000
  local failures = tonumber(redis.call('HGET', KEYS[1], 'failures') or '0')
`;

/** ARGV as for `wait`, then: free failures, most under way. */
export const reserveScript = `${now}${wait}
  local lapsed = redis.call('ZREMRANGEBYSCORE', KEYS[2], '-inf', lapse)
  if lapsed > 0 then
    failures = redis.call('HINCRBY', KEYS[1], 'failures', lapsed)
    ${keep("ARGV[4]", "ARGV[1]")}
  end
  local left = wait_after(failures)
  if left ~= '0' then return {'blocked', left} end
  local most = tonumber(ARGV[5])
  if failures >= tonumber(ARGV[4]) then most = 1 end
  if redis.call('ZCARD', KEYS[2]) >= most then return {'full', '0'} end
  local handle = now
  while redis.call('ZSCORE', KEYS[2], string.format('%.0f', handle)) do handle = handle + 1 end
  handle = string.format('%.0f', handle)
  redis.call('ZADD', KEYS[2], handle, handle)
  redis.call('EXPIRE', KEYS[2], ${kept.seconds})
  return {'reserved', handle}
`;

/** ARGV as for `wait`. */
export const findWaitScript = `${now}${wait}
  return wait_after(failures + redis.call('ZCOUNT', KEYS[2], '-inf', lapse))
`;

/** ARGV as for `wait`. */
export const standingScript = `${now}${wait}
  failures = failures + redis.call('ZCOUNT', KEYS[2], '-inf', lapse)
  return {tostring(failures), wait_after(failures)}
`;

/** ARGV: handle, most failures, free failures, first wait in seconds, longest wait in seconds. */
export const failScript = `${now}
  redis.call('ZREM', KEYS[2], ARGV[1])
  local failures = redis.call('HINCRBY', KEYS[1], 'failures', 1)
  local over = failures - tonumber(ARGV[3])
  if over >= 0 then
    local wait = math.min(tonumber(ARGV[5]), ARGV[4] * 2 ^ math.min(over, 30))
    redis.call('HSET', KEYS[1], 'blocked_until', string.format('%.0f', now + wait * 1000000))
  end
  ${keep("ARGV[3]", "ARGV[2]")}
  return 'ok'
`;

/** ARGV: handle. */
export const succeedScript = `
  redis.call('ZREM', KEYS[2], ARGV[1])
  redis.call('DEL', KEYS[1])
  return 'ok'
`;

/** ARGV: handle. */
export const releaseScript = `
  redis.call('ZREM', KEYS[2], ARGV[1])
  return 'ok'
`;

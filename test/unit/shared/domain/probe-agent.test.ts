import { isProbe, probeUserAgent } from '@shared/domain/probe-agent'
import { expect, test } from 'vitest'

test('probes carry the agreed user agent, with or without a version', () => {
  expect(probeUserAgent).toBe('horizon-console-probe')
  for (const userAgent of ['horizon-console-probe', 'horizon-console-probe/0.1']) {
    expect(isProbe(userAgent)).toBe(true)
  }
})

test.each(['', 'horizon-console/0.1', 'billing/2.1', 'curl/8 horizon-console-probe'])(
  '%j is a caller like any other',
  userAgent => expect(isProbe(userAgent)).toBe(false)
)

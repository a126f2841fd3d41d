import { expect, test } from 'vitest'
import { proveAccess } from '../../../../scripts/prove/access/prove-access'

/** The same requests each time; `npm run prove -- access` draws others. */
const seed = 20_261_121
const requests = Number(process.env.PROVE_ACCESS_REQUESTS ?? 1_000)

test('Horizon’s answer is the preview’s verdict and the contract’s, whatever is shared and asked', async () => {
  const { story, answers } = await proveAccess({ requests, seed })
  expect(story).toBeNull()
  const refusals = [
    '404 not_found',
    '403 level_too_low',
    '403 data_not_visible',
    '403 plan_required',
    '403 partner_suspended',
    '403 partner_expired',
    '403 partner_revoked',
    '403 partner_pending',
    '403 ip_not_allowed',
    '401 api_key_revoked',
    '401 api_key_expired',
    '401 session_expired'
  ]
  for (const answer of ['let through', 'listed', ...refusals]) {
    expect(answers[answer], answer).toBeGreaterThan(0)
  }
})

import { expect, test } from 'vitest'
import { proveRotation } from '../../../../../scripts/prove/rotation/prove-rotation'

/** The same sequences each time; `npm run prove -- rotation` draws others. */
const seed = 20_261_121

test('in 2,000 sequences of whatever can happen no key is lost, doubled unseen or revoked unasked', async () => {
  const { story, counts } = await proveRotation({ sequences: 2_000, seed })
  expect(story, `seed ${seed}`).toBeNull()
  // Else nothing was tried.
  expect(counts['ended recorded']).toBeGreaterThan(100)
  expect(counts['ended cancelled']).toBeGreaterThan(50)
  expect(counts['plaintexts offered again']).toBeGreaterThan(20)
  expect(counts['ends checked']).toBeGreaterThan(200)
}, 300_000)

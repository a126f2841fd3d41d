import { z } from 'zod'

const line = z.string().trim().max(200)

/** Why a key exists and whom to call about it; kept by the console, since Horizon has no field. */
export const keyPurposeSchema = z.object({
  /** Who answers for it: a person or a team. */
  owner: line,
  /** The program that uses it. */
  system: line,
  /** Where the key is stored, such as a vault path; never the key. */
  storedIn: line,
  ticket: line,
  /** A date, `YYYY-MM-DD`. */
  reviewOn: z.iso.date().nullable(),
  note: z.string().trim().max(2_000)
})
export type KeyPurpose = z.output<typeof keyPurposeSchema>

import { lessSafeOnProduction } from '@shared/domain/safety-level'
import { expect, test } from 'vitest'

const production = (safetyLevel: 'normal' | 'confirm' | 'type-to-confirm' | 'read-only') =>
  ({ environment: 'production', safetyLevel }) as const
const staging = (safetyLevel: 'normal' | 'confirm') =>
  ({ environment: 'staging', safetyLevel }) as const

test.each([
  ['lowered', production('type-to-confirm'), production('confirm'), 'type-to-confirm'],
  ['from read-only', production('read-only'), production('type-to-confirm'), 'read-only'],
  ['lowered while it leaves', production('type-to-confirm'), staging('normal'), 'type-to-confirm'],
  ['new, below its default', undefined, production('normal'), 'type-to-confirm'],
  [
    'become Production, below its default',
    staging('confirm'),
    production('confirm'),
    'type-to-confirm'
  ],
  ['raised', production('confirm'), production('read-only'), undefined],
  ['unchanged below its default', production('confirm'), production('confirm'), undefined],
  ['never Production', staging('confirm'), staging('normal'), undefined]
] as const)(
  'Production is asked for once more only where it gets less safe: %s',
  (_, from, to, level) => {
    expect(lessSafeOnProduction(from, to)).toBe(level)
  }
)

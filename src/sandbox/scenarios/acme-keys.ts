import type { KeyType } from '@shared/horizon/key'
import type { DepartmentId } from './acme-people'

export type KeySeed = {
  readonly name: string
  readonly type: KeyType
  /** Who made it; of a user key also whose it is. */
  readonly creator: string
  readonly scopes: readonly string[]
  readonly createdDaysAgo: number
  /** Negative for the past, `null` for never. */
  readonly expiresInDays: number | null
  /** `null` for never used. */
  readonly usedMinutesAgo: number | null
  readonly revokedDaysAgo?: number
  readonly rateLimit?: number
  readonly rateLimitPerDay?: number
  readonly departments?: readonly DepartmentId[]
  /** Name of the key it replaced. */
  readonly rotatedFrom?: string
}

type More = Partial<
  Pick<KeySeed, 'rateLimit' | 'rateLimitPerDay' | 'departments' | 'rotatedFrom' | 'revokedDaysAgo'>
>

/** Scopes and name as one would say them: "Billing sync" by Ada with "quickbooks sage-intacct". */
const key = (
  type: KeyType,
  name: string,
  creator: string,
  scopes: string,
  [createdDaysAgo, expiresInDays, usedMinutesAgo]: readonly [number, number | null, number | null],
  more: More = {}
): KeySeed => ({
  type,
  name,
  creator,
  scopes: scopes.split(' '),
  createdDaysAgo,
  expiresInDays,
  usedMinutesAgo,
  ...more
})

const ada = 'Ada Moreau'
const jonas = 'Jonas Weber'
const priya = 'Priya Raman'
const mei = 'Mei Tanaka'
const tomas = 'Tomas Lindqvist'
const hours = 60
const days = 1_440

const talk = 'conversations:read conversations:write'

/** 38 that work: 31 of the organization, 7 of users. */
const active: readonly KeySeed[] = [
  key(
    'organization',
    'Production Backend',
    ada,
    `${talk} agents:read skills:execute memory`,
    [254, 111, 0.2],
    { rateLimit: 300 }
  ),
  key('organization', 'Mobile gateway', jonas, `${talk} agents:read`, [171, 194, 0.5], {
    rateLimit: 240
  }),
  key('organization', 'Billing sync', ada, 'quickbooks sage-intacct billing:read', [358, 9, 8], {
    departments: ['dept_finance'],
    rotatedFrom: 'Billing sync 2024'
  }),
  key(
    'organization',
    'Support copilot',
    priya,
    'conversations memory agents:read skills:execute',
    [94, 271, 9],
    { departments: ['dept_support'] }
  ),
  key('organization', 'Zendesk bridge', priya, talk, [303, 12, 14], {
    departments: ['dept_support']
  }),
  key('organization', 'Slack notifier', jonas, 'webhooks agents:read', [285, 80, 21], {
    rateLimit: 60
  }),
  key(
    'organization',
    'Data warehouse export',
    tomas,
    'audit:read conversations:read billing:read',
    [205, 160, 42],
    { rateLimitPerDay: 20_000 }
  ),
  key('organization', 'Legacy intranet', mei, '*', [1_011, null, 58], { rateLimit: 100 }),
  key('organization', 'Grafana scraper', tomas, 'audit:read', [133, 232, 1 * hours], {
    rateLimit: 30
  }),
  key('organization', 'CI deploy gate', jonas, 'platform agents:write webhooks', [
    3,
    89,
    2 * hours
  ]),
  key('user', 'Ada Moreau, laptop', ada, 'conversations:read agents:read audit:read', [
    50,
    40,
    3 * hours
  ]),
  key('organization', 'Invoice OCR', mei, 'web crm-sync quickbooks', [180, 185, 5 * hours], {
    departments: ['dept_finance']
  }),
  key(
    'organization',
    'Night batch',
    tomas,
    'scheduler skills:execute conversations:read',
    [318, 18, 11 * hours],
    { rateLimitPerDay: 5_000 }
  ),
  key(
    'organization',
    'Salesforce connector',
    priya,
    'connections:read connections:write crm-sync',
    [66, 299, 1 * days],
    { departments: ['dept_sales'], rotatedFrom: 'Salesforce connector (old)' }
  ),
  key('organization', 'Terraform runner', jonas, 'platform webhooks agents:read agents:write', [
    246,
    119,
    2 * days
  ]),
  key(
    'user',
    'Weekly KPI mailer',
    'Luc Fontaine',
    'conversations:read billing:read',
    [200, 27, 6 * days],
    { rateLimit: 20 }
  ),
  key('organization', 'Month-end close', mei, 'sage-intacct quickbooks', [355, 192, 18 * days], {
    departments: ['dept_finance', 'dept_operations']
  }),
  key('organization', 'Status page', jonas, 'agents:read', [512, null, 134 * days], {
    rateLimit: 10
  }),
  key('organization', 'Partner onboarding form', ada, 'users:read users:write', [
    77,
    288,
    4 * days
  ]),
  key('organization', 'Inventory planner', tomas, 'skills:execute agents:read', [140, 225, 35], {
    departments: ['dept_operations']
  }),
  key('organization', 'Helpdesk chatbot', priya, 'conversations', [120, 245, 3], {
    rateLimit: 200,
    departments: ['dept_support']
  }),
  key('organization', 'Marketing site builder', jonas, 'web', [61, 304, 7 * hours], {
    departments: ['dept_marketing']
  }),
  key('organization', 'Ledger archive', mei, 'quickbooks', [640, null, 97 * days], {
    departments: ['dept_finance']
  }),
  key(
    'organization',
    'Office dashboard',
    tomas,
    'agents:read connections:read',
    [420, null, 2 * hours],
    { rateLimit: 15 }
  ),
  key('organization', 'Anomaly detector', ada, 'audit:read billing:read', [88, 277, 26]),
  key(
    'organization',
    'Release notes bot',
    jonas,
    'agents:read conversations:write',
    [45, 320, 9 * hours],
    { departments: ['dept_engineering'] }
  ),
  key('organization', 'Lead router', priya, 'crm-sync conversations:write', [230, 135, 16], {
    departments: ['dept_sales']
  }),
  key('organization', 'Compliance evidence', ada, 'audit:read users:read', [150, 215, 12 * days]),
  key('organization', 'Kiosk pilot', tomas, 'conversations', [29, 61, null], {
    rateLimit: 5,
    rateLimitPerDay: 500
  }),
  key('organization', 'Translation service', jonas, 'skills:execute', [310, 55, 103 * days]),
  key('organization', 'Load test', jonas, `${talk} skills:execute`, [12, 22, 5 * days], {
    rateLimit: 300,
    rateLimitPerDay: 50_000
  }),
  key('organization', 'Memory indexer', priya, 'memory', [99, 266, 22]),
  key('user', 'Jonas Weber, CLI', jonas, 'agents:read agents:write platform', [36, null, 50]),
  key('user', 'Hana Sato, notebook', 'Hana Sato', 'conversations agents:read audit:read', [
    70,
    110,
    2 * days
  ]),
  key('user', 'Samir Patel, scripts', 'Samir Patel', 'agents:write skills:execute users:write', [
    160,
    205,
    8 * hours
  ]),
  key('user', 'Ivo Petrov, exports', 'Ivo Petrov', 'conversations:read connections:read', [
    330,
    130,
    115 * days
  ]),
  key('user', 'Emma Larsen, trial', 'Emma Larsen', 'conversations:read memory', [2, 88, null]),
  key(
    'organization',
    'Finance data lake',
    mei,
    'billing:read sage-intacct',
    [270, null, 4 * hours],
    { departments: ['dept_finance'] }
  )
]

const revoked: readonly KeySeed[] = [
  key(
    'organization',
    'Billing sync 2024',
    ada,
    'quickbooks sage-intacct billing:read',
    [720, 10, 357 * days],
    { revokedDaysAgo: 356 }
  ),
  key(
    'organization',
    'Salesforce connector (old)',
    priya,
    'connections:read connections:write',
    [431, 20, 66 * days],
    { revokedDaysAgo: 65 }
  ),
  key(
    'organization',
    'Zapier experiment',
    jonas,
    'webhooks conversations:write',
    [390, null, 300 * days],
    { revokedDaysAgo: 290 }
  ),
  key('organization', 'Agency handover', priya, 'web agents:write', [350, -40, 120 * days], {
    revokedDaysAgo: 101
  }),
  key(
    'organization',
    'Leaked in build log',
    jonas,
    'platform skills:execute',
    [210, 155, 37 * days],
    { revokedDaysAgo: 37 }
  ),
  key('organization', 'Old mobile gateway', jonas, talk, [540, 5, 170 * days], {
    revokedDaysAgo: 169
  }),
  key('organization', 'Staging backend', ada, `${talk} agents:read`, [480, null, 190 * days], {
    revokedDaysAgo: 150
  }),
  key('organization', 'Crawler', tomas, 'web', [260, 105, null], { revokedDaysAgo: 255 }),
  key('organization', 'Intercom import', priya, 'conversations memory', [600, -200, 410 * days], {
    revokedDaysAgo: 400
  }),
  key('organization', 'BI trial', mei, 'billing:read audit:read', [145, 35, 90 * days], {
    revokedDaysAgo: 82
  }),
  key('organization', 'Payroll bridge', mei, 'sage-intacct', [700, null, 500 * days], {
    revokedDaysAgo: 495,
    departments: ['dept_finance']
  }),
  key('organization', 'Campaign tracker', tomas, 'web crm-sync', [230, 60, 75 * days], {
    revokedDaysAgo: 74,
    departments: ['dept_marketing']
  }),
  key('organization', 'Warehouse scanner v1', tomas, 'skills:execute', [450, 15, 205 * days], {
    revokedDaysAgo: 203
  }),
  key('user', 'Victor Okafor, laptop', 'Victor Okafor', talk, [410, 40, 130 * days], {
    revokedDaysAgo: 128
  }),
  key(
    'user',
    'Marek Dvorak, macros',
    'Marek Dvorak',
    'conversations:read',
    [380, null, 222 * days],
    { revokedDaysAgo: 220 }
  ),
  key(
    'user',
    'Priya Raman, old phone',
    priya,
    'conversations:read agents:read',
    [300, 65, 61 * days],
    { revokedDaysAgo: 60 }
  ),
  key('user', 'Grace Kim, prototype', 'Grace Kim', 'conversations memory', [95, 85, 44 * days], {
    revokedDaysAgo: 43
  })
]

const expired: readonly KeySeed[] = [
  key('organization', 'Audit 2025', ada, 'audit:read users:read', [400, -35, 36 * days]),
  key(
    'organization',
    'Contractor access',
    jonas,
    'agents:read agents:write',
    [120, -30, 31 * days],
    { departments: ['dept_engineering'] }
  ),
  key('organization', 'Trade fair demo', tomas, 'conversations web', [75, -45, 46 * days]),
  key('organization', 'Migration tool', priya, 'conversations:read memory', [
    210,
    -120,
    121 * days
  ]),
  key(
    'organization',
    'Quarterly report Q1',
    mei,
    'quickbooks billing:read',
    [240, -150, 152 * days],
    { departments: ['dept_finance'] }
  ),
  key(
    'organization',
    'Penetration test',
    ada,
    'agents:read connections:read users:read',
    [110, -80, 83 * days],
    { rateLimit: 50 }
  ),
  key('organization', 'Newsletter import', tomas, 'crm-sync', [395, -30, null]),
  key('user', 'Leo Rossi, spreadsheet', 'Leo Rossi', 'conversations:read', [98, -8, 9 * days]),
  key('user', 'Nadia Haddad, reports', 'Nadia Haddad', 'conversations:read agents:read', [
    130,
    -40,
    41 * days
  ])
]

/** In the order of their plaintexts: the nth key's is the nth HMAC of the seed. */
export const acmeKeys: readonly KeySeed[] = [...active, ...revoked, ...expired]

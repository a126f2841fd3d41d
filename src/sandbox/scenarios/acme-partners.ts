import { access, key, type PartnerSeed, user } from './partner-seed'

const days = 1_440
const hours = 60

const ada = 'Ada Moreau'
const jonas = 'Jonas Weber'
const priya = 'Priya Raman'

/** Two invitations, one of them lapsed; nine at work, of which two hardly; three that are over. */
export const acmePartners: readonly PartnerSeed[] = [
  {
    // The documentation's own example, and the one that somebody tried to get in as.
    name: 'Acme Agency',
    domain: 'agency.example',
    invitedBy: ada,
    invitedDaysAgo: 214,
    acceptedDaysAgo: 212,
    expiresInDays: null,
    access: access([
      'department dept_sales interact',
      'agent agent_001 edit',
      'connection conn_crm view'
    ]),
    ip: '198.51.100.121',
    users: [
      user('Camille Roy', 'agency.example', 4, 35, ['agent.error', 'task.completed']),
      user('Theo Lang', 'agency.example', 2, 3 * hours)
    ],
    keys: [
      key('Agency CRM sync', '198.51.100.122', 9, [205, 160, 12], {
        ipAllowlist: ['198.51.100.120/29']
      }),
      key('Agency reporting', '198.51.100.123', 3, [96, null, 4 * hours])
    ],
    stranger: { ip: '192.0.2.140', weeksAgo: 2, perDay: 14, program: 'python-requests/2.28.1' }
  },
  {
    name: 'Northwind Logistics',
    domain: 'northwind.example',
    invitedBy: ada,
    invitedDaysAgo: 356,
    acceptedDaysAgo: 353,
    expiresInDays: 12,
    access: access(['department dept_operations interact', 'agent agent_007 view'], {
      usageMetrics: true
    }),
    before: {
      daysAgo: 32,
      access: access(['department dept_operations interact'], { usageMetrics: true })
    },
    ip: '198.51.100.130',
    users: [user('Saskia Vos', 'northwind.example', 3, 50, ['agent.error'])],
    keys: [
      key('Northwind dispatch', '198.51.100.131', 8, [350, 12, 6]),
      key('Northwind stock feed', '198.51.100.132', 4, [180, 12, 90], { rateLimit: 30 }),
      key('Northwind test', '198.51.100.133', 1, [88, 2, 2 * days])
    ]
  },
  {
    name: 'Brightwater Analytics',
    domain: 'brightwater.example',
    invitedBy: 'Mei Tanaka',
    invitedDaysAgo: 165,
    acceptedDaysAgo: 164,
    expiresInDays: 200,
    access: access(
      ['department dept_finance view', 'agent agent_001 interact', 'agent agent_017 interact'],
      { conversationHistory: 'all', usageMetrics: true, auditLogs: true }
    ),
    ip: '2001:db8:51::10',
    users: [user('Idris Khan', 'brightwater.example', 2, 5 * hours)],
    keys: [
      key('Brightwater ledger reader', '2001:db8:51::20', 4, [160, 205, 25], {
        ipAllowlist: ['2001:db8:51::/48']
      }),
      key('Brightwater margins', '2001:db8:51::21', 3, [150, 215, 40]),
      key('Brightwater forecasts', '2001:db8:51::22', 2, [120, 245, 2 * hours]),
      key('Brightwater archive', '2001:db8:51::23', 1, [90, 275, 1 * days]),
      key('Brightwater sandbox', '2001:db8:51::24', 1, [41, 49, 2 * days]),
      key('Brightwater pilot', '2001:db8:51::25', 1, [163, -70, 71 * days]),
      key('Brightwater laptop', '2001:db8:51::26', 1, [140, 225, 61 * days], {
        revokedDaysAgo: 60
      })
    ]
  },
  {
    name: 'Kestrel Care',
    domain: 'kestrel.example',
    invitedBy: priya,
    invitedDaysAgo: 402,
    acceptedDaysAgo: 401,
    expiresInDays: null,
    access: access(['department dept_support edit'], {
      conversationHistory: 'all',
      usageMetrics: true
    }),
    sessionHours: 4,
    ip: '203.0.113.226',
    users: [
      user('Bruno Alves', 'kestrel.example', 5, 18, ['agent.error']),
      user('Liv Dahl', 'kestrel.example', 3, 70)
    ],
    keys: [
      key('Kestrel shift desk', '203.0.113.227', 7, [390, 330, 9]),
      key('Kestrel night desk', '203.0.113.228', 3, [300, 65, 8 * hours]),
      key('Kestrel quality sampling', '203.0.113.229', 2, [210, null, 3 * hours]),
      key('Kestrel phone bridge', '203.0.113.230', 2, [75, 290, 1 * days]),
      key('Kestrel migration', '203.0.113.231', 0, [66, null, null])
    ]
  },
  {
    name: 'Studio Meridian',
    domain: 'meridian.example',
    invitedBy: jonas,
    invitedDaysAgo: 131,
    acceptedDaysAgo: 130,
    expiresInDays: 95,
    access: access(['department dept_marketing manage'], {
      conversationHistory: 'all',
      usageMetrics: true
    }),
    ip: '192.0.2.160',
    users: [
      user('Anouk Peters', 'meridian.example', 4, 28, ['task.completed']),
      user('Rafael Ortiz', 'meridian.example', 2, 6 * hours)
    ],
    keys: [key('Meridian publisher', '192.0.2.161', 4, [118, 60, 55])]
  },
  {
    name: 'Halden Audit',
    domain: 'halden.example',
    invitedBy: ada,
    invitedDaysAgo: 54,
    acceptedDaysAgo: 51,
    expiresInDays: 40,
    access: access(
      [
        'department dept_finance view',
        'department dept_sales view',
        'department dept_operations view',
        'connection conn_github view'
      ],
      { usageMetrics: true, auditLogs: true }
    ),
    sessionHours: 2,
    ip: '203.0.113.236',
    users: [user('Marit Solberg', 'halden.example', 4, 2 * hours)],
    keys: [
      key('Halden evidence export', '203.0.113.237', 3, [50, 40, 7 * hours], {
        ipAllowlist: ['203.0.113.232/29', '2001:db8:7e::/64']
      })
    ]
  },
  {
    // All but the first share is held by the first.
    name: 'Orbit Consulting',
    domain: 'orbit.example',
    invitedBy: jonas,
    invitedDaysAgo: 77,
    acceptedDaysAgo: 76,
    expiresInDays: 104,
    access: access([
      'department dept_engineering edit',
      'agent agent_013 view',
      'agent agent_014 interact',
      'connection conn_github view'
    ]),
    ip: '192.0.2.170',
    users: [
      user('Juno Abara', 'orbit.example', 3, 80, ['agent.error']),
      user('Stefan Maric', 'orbit.example', 2, 1 * days),
      user('Wilma Koch', 'orbit.example', 0, null)
    ],
    keys: []
  },
  {
    name: 'Lumen Translations',
    domain: 'lumen.example',
    invitedBy: priya,
    invitedDaysAgo: 310,
    acceptedDaysAgo: 305,
    expiresInDays: null,
    access: access(['agent agent_018 interact']),
    ip: '192.0.2.180',
    users: [user('Petra Lenz', 'lumen.example', 1, 99 * days)],
    keys: [key('Lumen glossary', '192.0.2.181', 4, [300, 425, 97 * days])]
  },
  {
    name: 'Fjord Payments',
    domain: 'fjord.example',
    invitedBy: 'Mei Tanaka',
    invitedDaysAgo: 5,
    acceptedDaysAgo: 2,
    expiresInDays: 363,
    access: access(['connection conn_quickbooks view', 'connection conn_intacct view']),
    ip: '192.0.2.190',
    users: [user('Eirik Moen', 'fjord.example', 0, null)],
    keys: [
      key('Fjord status check', '192.0.2.191', 0, [1, 364, null], {
        ipAllowlist: ['192.0.2.190/31', '2001:db8:f0::/56'],
        rateLimit: 20
      })
    ]
  },
  {
    name: 'Cobalt Recruiting',
    domain: 'cobalt.example',
    invitedBy: ada,
    invitedDaysAgo: 1,
    acceptedDaysAgo: null,
    expiresInDays: 180,
    access: access(['agent agent_005 interact', 'agent agent_006 view']),
    ip: '192.0.2.200',
    users: [],
    keys: []
  },
  {
    name: 'Vela Robotics',
    domain: 'vela.example',
    invitedBy: jonas,
    invitedDaysAgo: 30,
    acceptedDaysAgo: null,
    expiresInDays: null,
    access: access(['department dept_operations view', 'connection conn_erp view']),
    ip: '192.0.2.201',
    users: [],
    keys: []
  },
  {
    name: 'Marlow Media',
    domain: 'marlow.example',
    invitedBy: jonas,
    invitedDaysAgo: 190,
    acceptedDaysAgo: 188,
    expiresInDays: 175,
    ended: { as: 'suspended', daysAgo: 15 },
    access: access(['department dept_marketing interact', 'agent agent_004 view']),
    ip: '192.0.2.210',
    users: [user('Gita Rao', 'marlow.example', 2, 15.2 * days)],
    keys: [
      key('Marlow campaign feed', '192.0.2.211', 4, [185, 180, 15.1 * days]),
      key('Marlow archive', '192.0.2.212', 1, [150, null, 16 * days])
    ]
  },
  {
    name: 'Tern Field Services',
    domain: 'tern.example',
    invitedBy: 'Tomas Lindqvist',
    invitedDaysAgo: 190,
    acceptedDaysAgo: 189,
    expiresInDays: -9,
    access: access(['department dept_operations edit', 'department dept_support view'], {
      usageMetrics: true
    }),
    ip: '198.51.100.150',
    users: [user('Hugo Brandt', 'tern.example', 2, 9.3 * days)],
    keys: [
      key('Tern vans', '198.51.100.151', 4, [180, null, 9.1 * days]),
      key('Tern tablets', '198.51.100.152', 2, [112, 60, 9.2 * days])
    ]
  },
  {
    name: 'Quarry Data',
    domain: 'quarry.example',
    invitedBy: ada,
    invitedDaysAgo: 260,
    acceptedDaysAgo: 255,
    expiresInDays: 60,
    ended: { as: 'revoked', daysAgo: 20 },
    access: access(['department dept_sales manage', 'department dept_finance interact'], {
      conversationHistory: 'all',
      usageMetrics: true,
      auditLogs: true
    }),
    ip: '198.51.100.160',
    users: [user('Milo Hart', 'quarry.example', 1, 21 * days)],
    keys: [
      key('Quarry harvester', '198.51.100.161', 5, [250, null, 20.1 * days], {
        revokedDaysAgo: 20
      }),
      key('Quarry backfill', '198.51.100.162', 1, [110, 255, 24 * days], { revokedDaysAgo: 20 }),
      key('Quarry trial', '198.51.100.163', 1, [254, -160, 162 * days], { revokedDaysAgo: 20 })
    ]
  }
]

import {
  type Access,
  accessLevels,
  type Department,
  type DepartmentObject,
  historyRanges,
  type Share,
  shareTypes,
  type Workspace
} from '@shared/domain/access'
import fc from 'fast-check'

const departmentIds = ['dept_1', 'dept_2', 'dept_3', 'dept_4']
const departmentId = fc.constantFrom(...departmentIds)

const objects = (prefix: string): fc.Arbitrary<DepartmentObject[]> =>
  fc.uniqueArray(
    fc.record({
      id: fc.constantFrom(...[1, 2, 3, 4, 5].map(nth => `${prefix}_${nth}`)),
      name: fc.constantFrom('Quotes', 'Support', 'Ledger'),
      departmentId
    }),
    { selector: ({ id }) => id, maxLength: 5 }
  )

/** Small, so that shares hit; departments may be gone whose objects are still there. */
export const workspaces: fc.Arbitrary<Workspace> = fc.record({
  departments: fc
    .subarray(departmentIds)
    .map(ids => ids.map((id): Department => ({ id, name: `Department ${id}` }))),
  agents: objects('agent'),
  apps: objects('app'),
  connections: objects('conn')
})

const idOf: Readonly<Record<Share['type'], readonly string[]>> = {
  department: [...departmentIds, 'dept_gone'],
  agent: ['agent_1', 'agent_2', 'agent_3', 'agent_gone'],
  connection: ['conn_1', 'conn_2', 'conn_gone']
}

export const shares: fc.Arbitrary<Share> = fc.constantFrom(...shareTypes).chain(type =>
  fc.record({
    type: fc.constant(type),
    id: fc.constantFrom(...idOf[type]),
    level: fc.constantFrom(...accessLevels)
  })
)

export const dataVisibilities = fc.record({
  conversationHistory: fc.constantFrom(...historyRanges),
  usageMetrics: fc.boolean(),
  auditLogs: fc.boolean()
})

/** As servers may send them: the same thing may be shared twice. */
export const accesses: fc.Arbitrary<Access> = fc.record({
  resources: fc.array(shares, { maxLength: 7 }),
  data: dataVisibilities
})
/** As the console makes them: each thing is shared once. */
export const tidyAccesses: fc.Arbitrary<Access> = fc.record({
  resources: fc.uniqueArray(shares, { selector: ({ type, id }) => `${type} ${id}`, maxLength: 7 }),
  data: dataVisibilities
})

import {
  type Access,
  type AccessLevel,
  accessLevels,
  type Share,
  type Workspace
} from '@shared/domain/access'
import { type AccessTable, accessTable } from '@shared/domain/access-table'
import { abilities, effectiveAccess } from '@shared/domain/effective-access'
import { summarize } from './statistics.ts'

const departments = 20
const agents = 500
const apps = 100
const connections = 60
const partners = 25
/** The first ones are slower: their code is not compiled yet. */
const warmUpRuns = 10

const numbered = (count: number, prefix: string) =>
  Array.from({ length: count }, (_, n) => ({
    id: `${prefix}_${n}`,
    name: `${prefix} ${n}`,
    departmentId: `dept_${n % departments}`
  }))

const workspace: Workspace = {
  departments: numbered(departments, 'dept'),
  agents: numbered(agents, 'agent'),
  apps: numbered(apps, 'app'),
  connections: numbered(connections, 'conn')
}

const levelAt = (n: number): AccessLevel => accessLevels[n % accessLevels.length] ?? 'view'

/** Eight departments, thirty agents of which some are in them, and four connections. */
function accessOf(partner: number): Access {
  const shares = (type: Share['type'], prefix: string, count: number, all: number): Share[] =>
    Array.from({ length: count }, (_, n) => ({
      type,
      id: `${prefix}_${(partner * 7 + n * 3) % all}`,
      level: type === 'connection' ? 'view' : levelAt(partner + n)
    }))
  return {
    resources: [
      ...shares('department', 'dept', 8, departments),
      ...shares('agent', 'agent', 30, agents),
      ...shares('connection', 'conn', 4, connections)
    ],
    data: {
      conversationHistory: partner % 2 === 0 ? 'all' : 'own',
      usageMetrics: partner % 3 === 0,
      auditLogs: partner % 3 === 1
    }
  }
}

const accesses = Array.from({ length: partners }, (_, partner) => accessOf(partner))

/** Every verdict that there is about an agent, for every partner; answers how many are yes. */
function judgeEveryAgent(): { verdicts: number; allowed: number } {
  let verdicts = 0
  let allowed = 0
  for (const access of accesses) {
    const effective = effectiveAccess(access, workspace)
    for (const { id } of workspace.agents) {
      for (const ability of abilities.agent) {
        verdicts += 1
        if (effective.may('agent', id, ability).may) allowed += 1
      }
    }
  }
  return { verdicts, allowed }
}

const drawTables = (): readonly AccessTable[] =>
  accesses.map(access => accessTable(access, workspace))

function times(runs: number, work: () => unknown): number[] {
  const measured: number[] = []
  for (let run = 0; run < runs + warmUpRuns; run += 1) {
    const from = performance.now()
    work()
    if (run >= warmUpRuns) measured.push(performance.now() - from)
  }
  return measured
}

/** What 25 partners may do with 500 agents: every verdict, and the tables that the page shows. */
export function measureAccess(runs: number) {
  const { verdicts, allowed } = judgeEveryAgent()
  if (allowed === 0 || allowed === verdicts) throw new Error('Every verdict is the same')
  return {
    partners,
    agents,
    verdicts,
    effective: summarize(times(runs, judgeEveryAgent)),
    tables: summarize(times(runs, drawTables))
  }
}

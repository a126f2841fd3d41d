import type { Drain } from '@shared/contract/rotation-drain'
import type { Consumer } from '@shared/contract/rotation-events'
import { isProbe } from '@shared/domain/probe-agent'
import { useEffect, useMemo, useRef, useState } from 'react'
import { useRotationDrafts } from './rotation-drafts'
import type { RotationWork } from './use-rotation'

const none: readonly Consumer[] = []

/**
 * The systems to be updated. Until the operator has touched the list it is filled from the
 * observed callers, and written down only with the first change.
 */
export function useChecklist(work: RotationWork, drain: Drain | undefined) {
  const { rotation, run } = work
  const draft = useRotationDrafts(({ consumers }) => consumers.get(rotation.id))
  const { setConsumers } = useRotationDrafts(({ actions }) => actions)
  // Another id would be another row: each answer would take the focus away.
  const [ids] = useState(() => new Map<string, string>())
  const seen = useMemo(() => observed(drain, ids), [drain, ids])
  const line = useRef<Promise<unknown>>(Promise.resolve())
  const isTouched = rotation.entries.some(({ event }) => event.is === 'consumers-set')
  const rows = draft ?? (isTouched || rotation.consumers.length > 0 ? rotation.consumers : seen)
  const listed = new Set(rows.map(({ ip }) => ip))

  // Dropped once the rotation shows it, not when it was sent: in between neither would be drawn.
  const isShown = draft !== undefined && isSame(draft, rotation.consumers)
  useEffect(() => {
    if (isShown) setConsumers(rotation.id, null)
  }, [isShown, rotation.id, setConsumers])

  async function send(consumers: readonly Consumer[]): Promise<boolean> {
    return (await run('rotations.setConsumers', { consumers: [...consumers] })) === null
  }

  /** One after the other: a field is left while the one before it is still being stored. */
  function store(next: readonly Consumer[]): Promise<boolean> {
    const sent = line.current.then(() => send(next))
    line.current = sent
    return sent
  }

  return {
    rows,
    /** Addresses that call and that are not in the list. */
    unlisted: rows === seen ? none : seen.filter(({ ip }) => !listed.has(ip)),
    isStored: (draft === undefined || isShown) && rows !== seen,
    /** Typing: kept here until `commit`. */
    edit: (next: readonly Consumer[]) => setConsumers(rotation.id, next),
    commit(next: readonly Consumer[] = rows): Promise<boolean> {
      setConsumers(rotation.id, next)
      // A row without a name is still being typed.
      return next.every(({ name }) => name.trim() !== '') ? store(next) : Promise.resolve(false)
    }
  }
}

const isSame = (one: readonly Consumer[], other: readonly Consumer[]): boolean =>
  JSON.stringify(one.map(fields)) === JSON.stringify(other.map(fields))
const fields = ({ id, name, owner, ip, isDone }: Consumer) => [id, name, owner, ip, isDone]

/** One system per address, named by what it calls itself; `ids` keeps by which id it is known. */
function observed(drain: Drain | undefined, ids: Map<string, string>): readonly Consumer[] {
  const agents = new Map<string, string>()
  for (const { ip, userAgents } of drain?.pairs ?? []) {
    const agent = userAgents.find(each => !isProbe(each)) ?? ''
    if (agent !== '' || !agents.has(ip)) agents.set(ip, agent)
  }
  return [...agents].slice(0, mostListed).map(([ip, agent]) => ({
    id: idOf(ip, ids),
    name: (agent.split(/[\s/]/, 1)[0] || ip).slice(0, 200),
    owner: '',
    ip: ip.slice(0, 200),
    isDone: false
  }))
}

function idOf(ip: string, ids: Map<string, string>): string {
  const id = ids.get(ip) ?? crypto.randomUUID()
  ids.set(ip, id)
  return id
}

const mostListed = 500

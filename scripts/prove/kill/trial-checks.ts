import { filesHolding } from '../../../test/support/canary-sweep'
import type { Run } from './trial'
import type { Facts, Subject } from './trial-horizon'
import { of, type Story, type Told } from './trial-plan'

type Seen = {
  readonly story: Story
  readonly folder: string
  readonly subject: Subject
  readonly runs: readonly Run[]
  readonly facts: Facts
}

/** Everything that a trial may not show. */
export async function faultsOf(seen: Seen): Promise<string[]> {
  const { folder, runs } = seen
  const all = runs.flatMap(({ told }) => told)
  const faults = [...ofEnd(seen), ...ofCalls(seen, all), ...ofView(seen), ...ofPlaintexts(runs)]
  for (const plaintext of new Set(of(all, 'plaintext').map(each => each.plaintext))) {
    for (const path of await filesHolding(folder, plaintext)) {
      faults.push(`a whole plaintext is in ${path.slice(folder.length)}`)
    }
  }
  return faults
}

function ofEnd({ story, runs, facts }: Seen): string[] {
  const last = runs.at(-1)?.told ?? []
  const done = of(last, 'done')
  if (done.length === 0) {
    const why = of(last, 'failed')[0]?.why ?? 'it took too long'
    return [`the last run did not come to its end: ${why}`]
  }
  if (story === 'webhook') return []
  const { aliveIds } = facts
  return aliveIds.length === 1 ? [] : [`${aliveIds.length} keys work at the end`]
}

/** What Horizon has on record, and what left the console, against what people asked for. */
function ofCalls({ story, facts, subject }: Seen, all: readonly Told[]): string[] {
  const confirmed = of(all, 'confirmed').map(({ keyId }) => keyId)
  const sent = of(all, 'sent')
  const faults: string[] = []
  for (const keyId of facts.revokedIds) {
    if (!confirmed.includes(keyId)) faults.push(`${keyId} was revoked and nobody confirmed it`)
  }
  const deletes = sent.filter(({ method }) => method === 'DELETE').map(({ path }) => path)
  for (const path of new Set(deletes)) {
    const count = deletes.filter(each => each === path).length
    const asked = confirmed.filter(keyId => path.endsWith(`/${keyId}`)).length
    if (count > asked) faults.push(`${count} DELETEs of ${path}, ${asked} confirmed`)
  }
  const creates = of(all, 'create-asked').length
  const posts = sent.filter(({ method }) => method === 'POST').length
  if (posts > creates) faults.push(`${posts} POSTs, ${creates} asked for`)
  const made = story === 'webhook' ? facts.rotations : facts.madeIds.length
  if (made > creates) faults.push(`${made} made at Horizon, ${creates} asked for`)
  if (facts.madeIds.includes(subject.id)) faults.push('the old key counts as a new one')
  return faults
}

/** After a start and a list every key that works is in view, and an unknown outcome says so. */
function ofView({ story, runs, facts }: Seen): string[] {
  return runs.slice(1).flatMap(({ told }, index) => {
    const [view] = of(told, 'view')
    if (view === undefined) return []
    if (story === 'webhook') return ofWebhookView(runs.slice(0, index + 1), view.state)
    const aliveBefore = runs[index]?.aliveAfter ?? []
    return aliveBefore
      .filter(id => facts.madeIds.includes(id) && !view.listed.includes(id))
      .map(id => `${id} works and is not in view after the start`)
  })
}

/** Killed between its POST and the keychain: what became of the token is unknown, and said so. */
function ofWebhookView(before: readonly Run[], state: string): string[] {
  const told = before.at(-1)?.told ?? []
  const hasLeft = of(told, 'sent').some(({ method }) => method === 'POST')
  const isStashed = of(told, 'stashed').length > 0
  const isSettled = of(told, 'acknowledging').length > 0
  if (!hasLeft || isSettled) return []
  // A moment of chance may lie between the keychain and its being told.
  const wanted = isStashed ? ['waiting'] : ['unknown', 'waiting']
  return wanted.includes(state) ? [] : [`its rotation stands as ${state}, not ${wanted.join()}`]
}

/** A plaintext that was stashed and not confirmed is offered at the next start, once. */
function ofPlaintexts(runs: readonly Run[]): string[] {
  const all = runs.flatMap(({ told }) => told)
  const known = new Set(of(all, 'plaintext').map(({ plaintext }) => plaintext))
  const strange = of(all, 'offered').filter(({ plaintext }) => !known.has(plaintext))
  const faults = strange.map(({ revealId }) => `${revealId} is offered with another plaintext`)
  for (const [index, { told }] of runs.entries()) {
    const before = runs.slice(0, index).flatMap(run => run.told)
    // A revocation was confirmed, so nobody wants it; or an earlier start has offered it.
    const isOver = of(before, 'confirmed').length > 0 || hasOffered(runs.slice(1, index))
    if (isOver || !told.some(({ is }) => is === 'view')) continue
    for (const { revealId } of of(before, 'stashed')) {
      const isStored = of(before, 'acknowledging').some(each => each.revealId === revealId)
      const isOffered = of(told, 'offered').some(each => each.revealId === revealId)
      if (!isStored && !isOffered) faults.push(`${revealId} was kept and is not offered`)
    }
  }
  return faults
}

const hasOffered = (starts: readonly Run[]): boolean =>
  starts.some(({ told }) => of(told, 'effect').some(({ name }) => name === 'journal.markReveal'))

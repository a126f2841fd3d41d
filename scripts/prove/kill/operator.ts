import { setTimeout as wait } from 'node:timers/promises'
import type { Handlers } from '@shared/contract'
import type { Rotation } from '@shared/contract/rotation-views'
import { nextAct } from '../rotation/next-act'
import type { ActionName } from '../rotation/open-actions'
import { tell } from './telling'
import type { Plan } from './trial-plan'
import { createWebhookOperator } from './webhook-operator'

type Setting = {
  readonly handlers: Handlers
  readonly profileId: string
  readonly plan: Plan
  /** Lets time pass for the console. */
  readonly pass: (ms: number) => void
}
type Target = Parameters<Handlers['rotations.prepareRevoke']>[0]['target']

const mostActs = 60

/** A person at the console, by its procedures: tells a story, and brings what was left to its end. */
export function createOperator(setting: Setting) {
  const { handlers, profileId, plan, pass } = setting
  const webhooks = createWebhookOperator(setting)
  const of = (rotationId: string) => ({ profileId, rotationId })

  async function revoke(rotationId: string, target: Target): Promise<void> {
    const { token, key } = await handlers['rotations.prepareRevoke']({ ...of(rotationId), target })
    tell({ is: 'confirmed', keyId: key.id })
    const consent = { isTicked: true, typedText: null, overrideReason: 'It is agreed' }
    await handlers['rotations.revoke']({ token, ...consent })
  }

  async function store(revealId: string): Promise<void> {
    await handlers['reveals.show']({ revealId })
    tell({ is: 'acknowledging', revealId })
    await handlers['reveals.acknowledge']({ revealId })
  }

  async function act(rotation: Rotation, action: ActionName): Promise<void> {
    const { id, revealId, orphans } = rotation
    switch (action) {
      case 'create':
        tell({ is: 'create-asked' })
        await handlers['rotations.create'](of(id))
        return
      case 'store':
        return store(revealId ?? '')
      case 'look':
        await handlers['rotations.look'](of(id))
        return
      case 'deliver':
        await handlers['rotations.deliver'](of(id))
        return
      case 'verify': {
        const by = { kind: 'word', reason: 'Seen at work' } as const
        await handlers['rotations.verify']({ ...of(id), by })
        return
      }
      case 'revoke':
      case 'revoke-early':
        return revoke(id, { kind: 'old' })
      case 'cancel':
        return revoke(id, { kind: 'replacement' })
      case 'revoke-orphan': {
        const orphan = orphans.find(({ fate }) => fate === 'undecided' || fate === 'unconfirmed')
        return revoke(id, { kind: 'orphan', keyId: orphan?.keyId ?? '' })
      }
      case 'record':
        await handlers['rotations.record'](of(id))
        return
      case 'close':
        await handlers['rotations.close'](of(id))
        return
      default:
        throw new Error(`Nobody wants to ${action} here`)
    }
  }

  async function shown(): Promise<Rotation[]> {
    const { rotations, unreadable } = await handlers['rotations.list']({ profileId })
    if (unreadable !== undefined && unreadable.length > 0) throw new Error(unreadable[0]?.why)
    return Promise.all(rotations.map(({ id }) => handlers['rotations.get'](of(id))))
  }

  async function begin(): Promise<string> {
    if (plan.story === 'webhook') return webhooks.begin()
    const mode = plan.story === 'emergency' ? 'emergency' : 'guided'
    const asked = { profileId, keyId: plan.subjectId, mode, expiresAt: null } as const
    await handlers['rotations.preflight']({ profileId, keyId: plan.subjectId, mode })
    await handlers['rotations.start'](asked)
    return toTheEnd()
  }

  async function toTheEnd(): Promise<string> {
    const aim = plan.story === 'cancel' ? 'cancel' : 'finish'
    for (let acts = 0; acts < mostActs; acts += 1) {
      const [rotation] = await settledView()
      if (rotation === undefined) return 'never begun'
      const hasLoose = rotation.orphans.some(({ fate }) => fate === 'unconfirmed')
      if (rotation.situation === 'ended' && !hasLoose) return rotation.endedHow ?? 'ended'
      const action = nextAct(rotation, aim)
      if (action === null || action === 'look') pass(61_000)
      if (action === null) await handlers['keys.refresh']({ profileId, isBackground: false })
      else await act(rotation, action)
    }
    throw new Error('No end in sight')
  }

  /** What a list showed is written a moment after the list. */
  async function settledView(): Promise<Rotation[]> {
    let before = ''
    for (let looks = 0; looks < 100; looks += 1) {
      const rotations = await shown()
      const after = JSON.stringify(rotations.map(({ entries }) => entries.length))
      const isPassing = rotations.some(({ situation }) => passing.has(situation))
      if (after === before && !isPassing) return rotations
      before = after
      await wait(isPassing ? 20 : 5)
    }
    return shown()
  }

  async function finish(): Promise<string> {
    const { reveals } = await handlers['reveals.pending']({ profileId })
    for (const { revealId, parts } of reveals) {
      const part = parts?.includes('token') ? 'token' : undefined
      const { plaintext } = await handlers['reveals.show']({ revealId, part })
      tell({ is: 'offered', revealId, plaintext })
    }
    if (plan.story === 'webhook') return webhooks.finish()
    const rotations = await settledView()
    const listed = rotations.flatMap(({ replacement, orphans }) => [
      ...(replacement === null ? [] : [replacement.id]),
      ...orphans.map(({ keyId }) => keyId)
    ])
    tell({ is: 'view', listed, state: rotations.map(({ situation }) => situation).join(' ') })
    return toTheEnd()
  }

  return { begin, finish }
}

const passing: ReadonlySet<string> = new Set(['creating', 'revoking', 'cancelling'])

import type { WireError } from '@shared/errors'
import type { TimeSpan } from '../audit-ports'
import type { OpenProfile } from '../profiles/active-profile'

/** A walk through the log that is on its way. */
export type AuditRun = {
  /** What the operator asked for goes at full speed; the console's own keeps to its budget. */
  isBackground: boolean
  readonly signal: AbortSignal
  stop(): void
  /** Entries fetched, and how many there are still; `null` where Horizon does not say. */
  done: number
  remaining: number | null
  pages: number
  readonly speed: Speed
}

/** Why nothing is fetched, and when it goes on by itself. */
export type AuditEnded = {
  readonly state: 'waiting' | 'offline' | 'stopped'
  readonly failure: WireError | undefined
  readonly retryAt: number | null
  readonly isShrunk?: boolean
}

/** Until then, or until the secret is another one, the console does not try by itself. */
export type AuditHold = {
  readonly since: number
  readonly forMs: number
  /** When the refused secret was set; `undefined` where the secret is not why. */
  readonly refusedSecret?: string | null
}

export type AuditState = {
  run: AuditRun | undefined
  ended: AuditEnded | undefined
  hold: AuditHold | undefined
  /** Said while it goes on: the log is read from its beginning again. */
  remark: WireError | undefined
  isMissing: boolean
  storageFailure: WireError | undefined
  /** What was asked for by the operator and has not come to its end. */
  isWanted: boolean
  /** The operator went on although the log had become shorter. */
  isShrinkAccepted: boolean
  /** Not yet carried out: the log is to be read from its beginning. */
  isAnewDue: boolean
  /** A cursor was refused since the operator last asked. */
  isCursorRefused: boolean
  oldestAvailableAt: number | null
  readonly rechecks: AuditRechecks
}

export type AuditRechecks = {
  /** Walked in this run of the app, settled or not. */
  walked: TimeSpan[]
  /** Did not come out equal twice: left alone until the app is started again. */
  avoided: TimeSpan[]
  tries: Map<number, number>
  /** Shorter where a span had more entries than one walk may fetch. */
  spanMs: number
  overlapAt: number | null
}

const states = new WeakMap<OpenProfile, AuditState>()

export function auditStateOf(open: OpenProfile): AuditState {
  const known = states.get(open)
  if (known !== undefined) return known
  const state: AuditState = {
    run: undefined,
    ended: undefined,
    hold: undefined,
    remark: undefined,
    isMissing: false,
    storageFailure: undefined,
    isWanted: false,
    isShrinkAccepted: false,
    isAnewDue: false,
    isCursorRefused: false,
    oldestAvailableAt: null,
    rechecks: {
      walked: [],
      avoided: [],
      tries: new Map(),
      spanMs: 24 * 3_600_000,
      overlapAt: null
    }
  }
  states.set(open, state)
  return state
}

const speedWindowMs = 10_000

/** Entries per second over the last seconds; `null` until there is something to go by. */
export function createSpeed() {
  let samples: { readonly at: number; readonly done: number }[] = []
  return {
    note(at: number, done: number): void {
      const last = samples.length - 1
      // Of pages that take longer than that each, the last one.
      const recent = samples.filter((each, nth) => nth === last || at - each.at <= speedWindowMs)
      samples = [...recent, { at, done }]
    },
    perSecond(): number | null {
      const [first, last] = [samples[0], samples.at(-1)]
      if (first === undefined || last === undefined || last.at <= first.at) return null
      return ((last.done - first.done) * 1_000) / (last.at - first.at)
    }
  }
}
export type Speed = ReturnType<typeof createSpeed>

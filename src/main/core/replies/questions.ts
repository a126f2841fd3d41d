import { isAppError, type WireError } from '@shared/errors'
import { toFailure } from '../failure'
import { withRemedy } from '../keys/horizon-failure'
import { isSecretRefused } from '../keys/key-states'
import type { OrganizationCheck } from '../keys/organization-check'
import type { Reachability } from '../keys/reachability'
import type { PollingBudget } from '../polling/polling'
import type { Clock, Horizon, Logger } from '../ports'
import type { OpenProfile } from '../profiles/active-profile'
import type { Connections } from '../profiles/connections'
import type { Read, Replies } from './held-replies'

/** Something Horizon is asked that is kept, with its age, for when it cannot be asked. */
export type Question<T> = {
  /** Under which its answer is held; one flight per name is on its way at a time. */
  readonly name: string
  readonly read: Read<T>
  ask(horizon: Horizon, signal: AbortSignal): Promise<T>
}

/** What is known, how old it is, and why it is not newer. */
export type Answer<T> = {
  readonly value: T | null
  readonly fetchedAt: string | null
  readonly failure: WireError | undefined
}

type Ports = {
  readonly clock: Clock
  readonly log: Logger
  readonly replies: Replies
  readonly polling: Pick<PollingBudget, 'pause'>
  readonly connections: Pick<Connections, 'forget'>
  readonly organizations: Pick<OrganizationCheck, 'connectForRead' | 'whileSame'>
  readonly reachability: Pick<Reachability, 'failed' | 'answered'>
}
type Asked = {
  readonly flights: Map<string, Promise<Answer<unknown>>>
  readonly failures: Map<string, WireError>
}

/** Asks, keeps, and falls back on what is held: every answer goes to the question it is for. */
export function createQuestions(ports: Ports) {
  const { clock, log, replies, polling, connections, organizations, reachability } = ports
  const asked = new WeakMap<OpenProfile, Asked>()

  function askedOf(open: OpenProfile): Asked {
    const known = asked.get(open) ?? { flights: new Map(), failures: new Map() }
    asked.set(open, known)
    return known
  }

  /** What is held, at once. */
  async function held<T>(open: OpenProfile, { name, read }: Question<T>): Promise<Answer<T>> {
    const found = await replies.get(open, name, read)
    const failure = askedOf(open).failures.get(name)
    return { value: found?.value ?? null, fetchedAt: found?.fetchedAt ?? null, failure }
  }

  /** Asks Horizon, and holds what it says; the console itself does not ask while it is paused. */
  async function ask<T>(
    open: OpenProfile,
    question: Question<T>,
    isBackground: boolean
  ): Promise<Answer<T>> {
    const isHeldBack = polling.pause(open.profileId) !== undefined || isSecretRefused(open)
    if (isBackground && isHeldBack) return held(open, question)
    const { flights } = askedOf(open)
    const { name } = question
    const flight =
      (flights.get(name) as Promise<Answer<T>> | undefined) ??
      open.during(() => attempt(open, question, isBackground)).finally(() => flights.delete(name))
    flights.set(name, flight)
    return flight
  }

  async function attempt<T>(
    open: OpenProfile,
    question: Question<T>,
    isBackground: boolean
  ): Promise<Answer<T>> {
    const { failures } = askedOf(open)
    try {
      const answer = await once(open, question, isBackground)
      failures.delete(question.name)
      await replies.put(open, question.name, answer)
      return { ...answer, failure: undefined }
    } catch (error) {
      if (open.signal.aborted) throw error
      failures.set(question.name, failureOf(open, error, question.name))
      return held(open, question)
    }
  }

  /** As `ask`, for what is not worth holding: two of them at once are two. */
  async function once<T>(open: OpenProfile, question: Question<T>, isBackground: boolean) {
    const horizon = await organizations.connectForRead(open, isBackground)
    // Before the call: what happened after this moment may be missing from the answer.
    const fetchedAt = new Date(clock.now()).toISOString()
    const ask = () => question.ask(horizon, open.signal)
    const value = await organizations.whileSame(open, ask)
    reachability.answered(open, question.name)
    return { value, fetchedAt }
  }

  async function askOnly<T>(open: OpenProfile, question: Question<T>): Promise<Answer<T>> {
    try {
      return { ...(await open.during(() => once(open, question, false))), failure: undefined }
    } catch (error) {
      if (open.signal.aborted) throw error
      return { value: null, fetchedAt: null, failure: failureOf(open, error, question.name) }
    }
  }

  function failureOf(open: OpenProfile, error: unknown, what: string): WireError {
    // The next attempt reads the secret anew: it may have been replaced meanwhile.
    if (isAppError(error, 'invalid-admin-secret')) connections.forget()
    const failure = toFailure(withRemedy(error), log, `ask ${what}`)
    reachability.failed(open, what, failure)
    return failure
  }

  return { held, ask, askOnly }
}
export type Questions = ReturnType<typeof createQuestions>

/** A failure as the contract has it, whose lists are its own. */
export const contractFailure = (failure: WireError | undefined) =>
  failure && { ...failure, fields: failure.fields && [...failure.fields] }

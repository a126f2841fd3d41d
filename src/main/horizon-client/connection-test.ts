import type { HorizonConnector, HorizonTarget } from '@main/core/ports'
import { wireErrorSchema } from '@shared/contract/common'
import {
  type ConnectionReport,
  type ConnectionStep,
  connectionSteps
} from '@shared/contract/profiles'
import { AppError } from '@shared/errors'
import { type FoundOrganization, type QuestionPorts, questionsOf } from './connection-questions'
import { failedDetail } from './step-words'

/** Five questions, each asked only where the one before was answered well. */
export function createConnectionTest(ports: QuestionPorts): HorizonConnector['testConnection'] {
  const { clock } = ports
  return async (target, { onStep, signal }) => {
    const startedAt = clock.now()
    const questions = questionsOf(ports, target, signal)
    const steps: ConnectionStep[] = []
    let failure: AppError | undefined
    let organization: FoundOrganization | undefined

    for (const step of connectionSteps) {
      const stepStartedAt = clock.now()
      let entry: ConnectionStep = { step, outcome: 'not-asked', detail: 'Not asked', tookMs: null }
      if (failure === undefined) {
        try {
          const { outcome, detail, organization: found } = await questions[step]()
          organization = found
          entry = { step, outcome, detail, tookMs: clock.now() - stepStartedAt }
        } catch (error) {
          failure = explained(error, signal)
          const tookMs = clock.now() - stepStartedAt
          entry = { step, outcome: 'failed', detail: failedDetail(failure), tookMs }
        }
      }
      steps.push(entry)
      onStep(entry)
    }

    return {
      passed: failure === undefined,
      steps,
      tookMs: clock.now() - startedAt,
      failure: failure && wireErrorSchema.parse(failure.toWire()),
      remedy: failure && remedyFor(failure, target),
      organization
    }
  }
}

function explained(error: unknown, signal: AbortSignal): AppError {
  if (signal.aborted) return new AppError('cancelled', 'Cancelled')
  return error instanceof AppError
    ? error
    : new AppError('internal', 'The connection test failed for a reason of the console’s own', {
        cause: error
      })
}

function remedyFor({ code }: AppError, { headerForm }: HorizonTarget): ConnectionReport['remedy'] {
  if (code !== 'invalid-admin-secret') return undefined
  return headerForm === 'bearer' ? 'try-x-admin-secret' : 'try-bearer'
}

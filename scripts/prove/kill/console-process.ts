import { createCore } from '@main/core/create-core'
import type { Handlers } from '@shared/contract'
import { AppError } from '@shared/errors'
import { consolePorts, createTrialTime, readAdminSecret } from './console-ports'
import { createOperator } from './operator'
import { createEffects, tell } from './telling'
import type { Plan } from './trial-plan'

/** The core as a process of its own: tells what it does, and may end at any moment. */
const plan: Plan = JSON.parse(process.argv[2] ?? '')
const effects = createEffects(plan.killAt, plan.jitterMs)
const time = createTrialTime(plan.passedMs)
const core = createCore(consolePorts(plan, effects, time))

async function profileOf(handlers: Handlers): Promise<string> {
  const { profiles } = await handlers['profiles.list']({})
  const [known] = profiles
  if (known !== undefined) return known.id
  const { profile } = await handlers['profiles.create']({
    draft: {
      name: 'Trial',
      environment: 'production',
      baseUrl: plan.url,
      headerForm: 'bearer',
      operatorName: 'Ada Moreau',
      safetyLevel: 'normal'
    },
    secret: readAdminSecret(plan),
    storage: 'keychain'
  })
  return profile.id
}

try {
  // A new start is interrupted anywhere; a first one only once there is something to lose.
  if (plan.part === 'finish') effects.begin()
  await core.start()
  const profileId = await profileOf(core.handlers)
  const operator = createOperator({ handlers: core.handlers, profileId, plan, pass: time.pass })
  await core.handlers['keys.refresh']({ profileId, isBackground: false })
  if (plan.part === 'begin') effects.begin()
  tell({ is: 'ready' })
  const how = plan.part === 'begin' ? await operator.begin() : await operator.finish()
  await core.stop()
  tell({ is: 'done', how })
} catch (error) {
  const wire = error instanceof AppError ? JSON.stringify(error.toWire()) : ''
  tell({ is: 'failed', why: `${error instanceof Error ? error.stack : error} ${wire}` })
}
process.exit(0)

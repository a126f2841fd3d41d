import { usageWindows, windowSpan } from '@shared/domain/usage-window'
import { z } from 'zod'
import { type Answer, type ApiCall, ok } from '../call'
import { listAgents } from '../store/agents'
import { agentActivity } from '../store/conversations'
import { parse } from '../validation'
import { creditsOf } from './credits'

const querySchema = z.object({ window: z.enum(usageWindows).default('24h') })

type Figures = {
  readonly conversations: number
  readonly messages: number
  readonly tokens: number
}

const none: Figures = { conversations: 0, messages: 0, tokens: 0 }

const toBody = ({ conversations, messages, tokens }: Figures) => ({
  tokens,
  cost: creditsOf(tokens),
  performance: { conversations, messages }
})

const plus = (a: Figures, b: Figures): Figures => ({
  conversations: a.conversations + b.conversations,
  messages: a.messages + b.messages,
  tokens: a.tokens + b.tokens
})

/** Tokens, cost and performance of the agents shared with a partner, and of no other. */
export function partnerUsage({ db, now, query, reach }: ApiCall): Answer {
  const { window } = parse(querySchema, query, 'query')
  const { from } = windowSpan(window, now)
  const activities = new Map(agentActivity(db, from).map(found => [found.agentId, found]))
  const shared = listAgents(db).filter(agent => reach.sees('agent', agent))
  const figuresOf = (id: string): Figures => activities.get(id) ?? none
  return ok({
    window,
    ...toBody(shared.map(({ id }) => figuresOf(id)).reduce(plus, none)),
    by_agent: shared.map(({ id, name }) => ({
      agent_id: id,
      agent_name: name,
      ...toBody(figuresOf(id))
    }))
  })
}

import fc from 'fast-check'
import type { Trial } from './trial'
import { type Story, stories } from './trial-plan'

/** What there is to be killed after in a story that nobody kills. */
export type StoryEffects = {
  readonly story: Story
  readonly count: number
  readonly tookMs: number
}

/** Trials of each story in 25: by its effects alone a short story would hardly be told. */
const shares: Readonly<Record<Story, number>> = {
  guided: 6,
  'lost-reply': 7,
  cancel: 4,
  emergency: 4,
  webhook: 4
}

/** Each sixth of a story at a moment of chance; its others take its effects in turn. */
export function planTrials(trials: number, seed: number, effects: readonly StoryEffects[]) {
  const told = new Map(effects.map(each => [each.story, each]))
  const turns = new Map(stories.map(story => [story, pointsInTurn(story)]))

  function pointsInTurn(story: Story): () => number {
    const { count } = effectsOf(story)
    const first = fc.sample(fc.nat({ max: count - 1 }), { seed, numRuns: 1 })[0] ?? 0
    // Far apart, so that few trials are spread as many are.
    const atPoints = Math.max(1, (trials * shares[story] * 5) / (sum * 6))
    const stride = strideFor(count, Math.max(1, Math.round(count / atPoints)))
    let turn = 0
    return () => {
      const point = ((first + turn * stride) % count) + 1
      turn += 1
      return point
    }
  }

  function effectsOf(story: Story): StoryEffects {
    const found = told.get(story)
    if (found === undefined || found.count === 0) throw new Error(`${story} has no effects`)
    return found
  }

  const order = storiesInTurn()
  // From another number each, so that their moments of chance lie apart.
  const given = new Map<Story, number>()
  return fc.sample(chance, { seed, numRuns: trials }).map((drawn): Trial => {
    const { jitterMs, moment, isTwice, secondAt } = drawn
    const story = order()
    const secondKill = isTwice ? { at: secondAt } : null
    const nth = given.get(story) ?? stories.indexOf(story)
    given.set(story, nth + 1)
    if (nth % 6 === 5) {
      const kill = { afterMs: moment * effectsOf(story).tookMs * 0.8 }
      return { story, kill, secondKill, jitterMs }
    }
    const at = turns.get(story)?.() ?? 1
    return { story, kill: { at }, secondKill, jitterMs }
  })
}

const sum = stories.reduce((total, story) => total + shares[story], 0)

const chance = fc.record({
  jitterMs: fc.double({ min: 0, max: 4, noNaN: true }),
  moment: fc.double({ min: 0, max: 1, noNaN: true }),
  isTwice: fc.nat({ max: 3 }).map(n => n === 0),
  secondAt: fc.integer({ min: 1, max: 30 })
})

/** Whichever story is furthest behind its share, so that any number of trials keeps to the shares. */
function storiesInTurn(): () => Story {
  const owed = new Map(stories.map(story => [story, 0]))
  return () => {
    for (const story of stories) owed.set(story, (owed.get(story) ?? 0) + shares[story])
    const next = [...owed].reduce((most, each) => (each[1] > most[1] ? each : most))[0]
    owed.set(next, (owed.get(next) ?? 0) - sum)
    return next
  }
}

/** The next number that meets every point before it meets one again. */
function strideFor(points: number, from: number): number {
  const isCoprime = (a: number, b: number): boolean => (b === 0 ? a === 1 : isCoprime(b, a % b))
  let stride = from
  while (!isCoprime(points, stride)) stride += 1
  return stride
}

import { expect, test } from 'vitest'
import type { Trial } from '../../../scripts/prove/kill/trial'
import { planTrials } from '../../../scripts/prove/kill/trial-choice'
import { stories } from '../../../scripts/prove/kill/trial-plan'

const counts = { guided: 61, cancel: 40, emergency: 57, 'lost-reply': 83, webhook: 12 }
const effects = stories.map(story => ({ story, count: counts[story], tookMs: 900 }))
const seeds = [0, 1, 1_950_309_447]

const of = (planned: readonly Trial[], story: string) =>
  planned.filter(trial => trial.story === story)
const pointsOf = (planned: readonly Trial[]) =>
  planned.flatMap(({ kill }) => (kill !== null && 'at' in kill ? [kill.at] : []))

test.each([20, 60, 300, 1_000])(
  'of %i trials each story gets 15 % or more, with kills at effects and at moments of chance',
  trials => {
    for (const seed of seeds) {
      const planned = planTrials(trials, seed, effects)
      expect(planned).toHaveLength(trials)
      for (const story of stories) {
        const its = of(planned, story)
        expect(its.length / trials, story).toBeGreaterThanOrEqual(0.15)
        expect(pointsOf(its).length, story).toBeGreaterThanOrEqual(its.length / 2)
        if (trials >= 60) expect(pointsOf(its).length, story).toBeLessThan(its.length)
      }
    }
  }
)

test('a seed gives the same trials each time, another seed others', () => {
  expect(planTrials(60, 7, effects)).toEqual(planTrials(60, 7, effects))
  expect(planTrials(60, 7, effects)).not.toEqual(planTrials(60, 8, effects))
})

test.each([20, 45, 60, 150, 300, 600])(
  'in %i trials every effect of a story is met before one is met again',
  trials => {
    // Many numbers of effects, because they change with the code.
    for (let more = 0; more < 12; more += 1) {
      const grown = effects.map(each => ({ ...each, count: each.count + more }))
      const planned = planTrials(trials, 7, grown)
      for (const { story, count } of grown) {
        const points = pointsOf(of(planned, story))
        const first = points.slice(0, count)
        expect(new Set(first).size, `${story} of ${count}`).toBe(first.length)
        for (const point of points) expect(point >= 1 && point <= count).toBe(true)
      }
    }
  }
)

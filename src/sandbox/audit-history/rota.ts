import type { SeededRandom } from '../scenarios/seeded-random'
import { dayMs } from '../times'
import { historyDays } from './calendar'

/** Somebody or something that acts, more or less often, from one time to another. */
export type OnDuty = { readonly from: number; readonly until: number; readonly weight: number }

const tries = 4

/** Who acts at a time: each as often as its weight says among those that are there that day. */
export function createRota<Item extends OnDuty>(items: readonly Item[], start: number) {
  const days = Array.from({ length: historyDays + 1 }, (_, day) => {
    const from = start + day * dayMs
    const present = items.filter(item => item.from < from + dayMs && item.until > from)
    let sum = 0
    const upTo = present.map(({ weight }) => {
      sum += weight
      return sum
    })
    return { present, upTo, sum }
  })

  function chosen(at: number, random: SeededRandom): Item | undefined {
    const day = days[Math.floor((at - start) / dayMs)]
    if (day === undefined) return undefined
    const wanted = random.next() * day.sum
    return day.present[day.upTo.findIndex(upTo => wanted < upTo)]
  }

  return {
    /** `undefined` where there is nobody, or hardly anybody. */
    pick(at: number, random: SeededRandom): Item | undefined {
      for (let nth = 0; nth < tries; nth += 1) {
        const item = chosen(at, random)
        if (item !== undefined && item.from <= at && at < item.until) return item
      }
      return undefined
    }
  }
}
export type Rota<Item extends OnDuty> = ReturnType<typeof createRota<Item>>

import { summarize } from '../statistics'
import type { StallFigures } from './console-plan'

const everyMs = 1

/**
 * How late a timer of this thread is. `busy` is the thread's own processor time in between: what is
 * beyond it was taken by other programs on the machine.
 */
export function createStallWatch() {
  const late: number[] = []
  let worstBusyMs = 0
  let lastAt = performance.now()
  let lastCpu = process.threadCpuUsage()
  const timer = setInterval(() => {
    const at = performance.now()
    const cpu = process.threadCpuUsage()
    const busyMs = (cpu.user + cpu.system - lastCpu.user - lastCpu.system) / 1_000
    late.push(Math.max(0, at - lastAt - everyMs))
    worstBusyMs = Math.max(worstBusyMs, busyMs)
    lastAt = at
    lastCpu = cpu
  }, everyMs)

  return {
    stop(): StallFigures {
      clearInterval(timer)
      const worst = late.reduce((most, each) => Math.max(most, each), 0)
      return { worst_ms: worst, worst_busy_ms: worstBusyMs, turns: summarize(late) }
    }
  }
}

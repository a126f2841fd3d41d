import { notATime } from '@renderer/ui/format'
import { clock, dayOf } from '@renderer/ui/usage-chart/usage-words'

const two = (value: number): string => String(value).padStart(2, '0')

/** Whether the log's times are finer than seconds, which not every Horizon's are. */
export const hasMilliseconds = (times: readonly string[]): boolean =>
  times.some(iso => new Date(iso).getMilliseconds() > 0)

/** "17 Nov 08:00:12" and ".045", in local time. */
export function requestTime(iso: string): { readonly clock: string; readonly rest: string } {
  const at = new Date(iso)
  if (Number.isNaN(at.getTime())) return { clock: notATime, rest: '' }
  return {
    clock: `${dayOf(at)} ${clock(at)}:${two(at.getSeconds())}`,
    rest: `.${String(at.getMilliseconds()).padStart(3, '0')}`
  }
}

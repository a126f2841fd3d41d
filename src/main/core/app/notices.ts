import type { Notice } from '@shared/contract/app'
import type { DataNotice, EventBus } from '../ports'

type NoticeText = Omit<Notice, 'id'>

/** What the operator must know about the local data, by the part of the console that says it. */
export function createNotices(events: EventBus, ofFiles: () => readonly DataNotice[]) {
  const bySource = new Map<string, readonly Notice[]>()

  /** Replaces what this source said before; an empty list takes it back. */
  function say(source: string, notices: readonly NoticeText[]): void {
    if (notices.length === 0 && !bySource.has(source)) return
    bySource.set(
      source,
      notices.map((notice, position) => ({ ...notice, id: `${source}-${position}` }))
    )
    events.publish('app.noticesChanged', {})
  }

  const list = (): Notice[] => [
    ...ofFiles().map((notice, position) => ({ ...notice, id: `file-${position}` })),
    ...[...bySource.values()].flat()
  ]

  return { say, list }
}
export type Notices = ReturnType<typeof createNotices>

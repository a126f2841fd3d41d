import { call } from '@renderer/api/call'
import { useQuery } from '@tanstack/react-query'
import { NoticeStrip } from './notice-strip'

/** What main found out about the local data; without a profile only what concerns none. */
export function DataNotices({ profileId }: { readonly profileId?: string }) {
  const { data } = useQuery({ queryKey: ['notices'], queryFn: () => call('app.notices', {}) })
  const notices = data?.notices.filter(
    notice => notice.profileId === undefined || notice.profileId === profileId
  )
  return notices?.map(({ id, severity, title, detail }) => (
    <NoticeStrip key={id} tone={severity === 'error' ? 'danger' : 'warn'} title={title}>
      {detail}
    </NoticeStrip>
  ))
}

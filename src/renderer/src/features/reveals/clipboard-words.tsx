import { call } from '@renderer/api/call'
import type { ClipboardState } from '@shared/contract/reveals'
import type { RevealPart } from '@shared/domain/reveal-parts'
import { IconCheck, IconClipboardOff, IconClock } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import classes from './reveal-once-dialog.module.css'
import { useSecond } from './use-second'

/** What main did with this key on the clipboard; it holds no plaintext. */
export function useClipboardState(revealId: string, part?: RevealPart): ClipboardState | undefined {
  const { data } = useQuery({
    queryKey: ['clipboard'],
    queryFn: () => call('clipboard.state', {})
  })
  const isThis = data?.revealId === revealId && data.part === part
  return isThis ? data : undefined
}

type WordsProps = {
  readonly state: ClipboardState | undefined
  readonly what?: string
}

/** The countdown to the eye, its turning points to the ear. */
export function ClipboardWords({ state, what = 'this key' }: WordsProps) {
  const isHolding = state?.state === 'holding'
  const now = useSecond(isHolding)
  const left =
    state?.clearsAt === undefined
      ? 0
      : Math.max(0, Math.ceil((Date.parse(state.clearsAt) - now) / 1_000))

  return (
    <>
      <span className={classes.clipboard} aria-hidden>
        <Icon state={state} />
        {isHolding
          ? `Copied. Clipboard is cleared in ${left} s if it still holds ${what}.`
          : spoken(state, what)}
      </span>
      <span className="hc-visually-hidden" role="status">
        {spoken(state, what)}
      </span>
    </>
  )
}

function Icon({ state }: { readonly state: ClipboardState | undefined }) {
  switch (state?.state) {
    case 'holding':
      return <IconClock size={15} stroke={1.7} className={classes.counting} />
    case 'cleared':
    case 'replaced':
      return <IconCheck size={15} stroke={1.7} />
    case 'failed':
      return <IconClipboardOff size={15} stroke={1.7} />
    default:
      return null
  }
}

function spoken(state: ClipboardState | undefined, what: string): string {
  switch (state?.state) {
    case 'holding':
      return `Copied. The clipboard is cleared soon if it still holds ${what}.`
    case 'cleared':
      return 'The clipboard was cleared.'
    case 'replaced':
      return 'The clipboard holds something else now and was left alone.'
    case 'failed':
      return 'The clipboard could not be cleared. Clear it yourself.'
    default:
      return ''
  }
}

import { Button } from '@mantine/core'
import { ActionButton } from '@renderer/ui/action-button'
import type { Drain } from '@shared/contract/rotation-drain'
import type { PairState } from '@shared/domain/drain-verdict'
import { visibleText } from '@shared/domain/visible-text'
import { IconBan, IconLock } from '@tabler/icons-react'
import { DifferencesBox } from './differences-box'
import { DrainAge, DrainBody } from './drain-body'
import { pairWords } from './drain-states'
import { ReminderField } from './reminder-field'
import { useRotationLocation } from './rotation-location'
import { countWords } from './rotation-words'
import { WayBack } from './step-foot'
import footClasses from './step-foot.module.css'
import { LockedWords, StepFrame } from './step-frame'
import { useDrain } from './use-drain'
import { lockOf, type RotationWork } from './use-rotation'

type Props = {
  readonly work: RotationWork
  readonly title: string
  readonly note: string
}

/** Who still calls with the old key; the way to its revocation, locked until nobody does. */
export function DrainStep({ work, title, note }: Props) {
  const { window } = useRotationLocation()
  const held = useDrain(work.profile.id, work.rotation.id, window)
  const refresh = () => {
    held.refresh()
    work.refreshKeys()
  }
  const shown = { ...held, refresh }
  return (
    <StepFrame
      work={work}
      title={title}
      note={note}
      aside={<DrainAge {...shown} />}
      footLeft={<WayBack work={work} />}
      footRight={<RevokeOld work={work} drain={held.drain} />}
    >
      <DifferencesBox work={work} />
      <DrainBody work={work} shown={shown} />
      <ReminderField work={work} />
    </StepFrame>
  )
}

type RevokeOldProps = { readonly work: RotationWork; readonly drain?: Drain }

/** *Revoke old key*, the reason beside it while it is locked, and the early way by a reason. */
export function RevokeOld({ work, drain }: RevokeOldProps) {
  const { rotation, block, isReadOnly, openRevoke } = work
  if (isReadOnly) return null
  const lock = lockOf(rotation, 'revoke')
  const early = lockOf(rotation, 'revoke-early')
  if (lock === undefined && early === undefined) return null
  const isOpen = lock === null
  const off = isOpen ? block : (lock ?? early ?? block)
  // An emergency has no other way than the early one.
  const isEmergency = lock === undefined && early === null
  const open = () => openRevoke({ kind: 'old' })
  return (
    <>
      <LockedWords because={isEmergency ? block : (openCallers(early, drain) ?? off)}>
        {!isOpen && !isEmergency && early !== undefined && (
          <ActionButton
            size="compact-xs"
            variant="subtle"
            disabledReason={early ?? block}
            onClick={open}
          >
            Revoke early with a reason…
          </ActionButton>
        )}
      </LockedWords>
      {isOpen || isEmergency ? (
        <ActionButton
          className={footClasses.danger}
          leftSection={<IconBan size={16} stroke={1.7} aria-hidden />}
          disabledReason={block}
          onClick={open}
        >
          Revoke old key…
        </ActionButton>
      ) : (
        <Button
          aria-disabled
          data-disabled
          data-hint={off}
          leftSection={<IconLock size={16} stroke={1.7} aria-hidden />}
        >
          Revoke old key
        </Button>
      )}
    </>
  )
}

/** Where nothing but the verdict stands against it: who is open, by state, by name where it is one. */
function openCallers(early: string | null | undefined, drain: Drain | undefined) {
  if (early !== null || drain === undefined || drain.answer === 'safe') return
  const counts = Object.entries(Object.groupBy(drain.pairs, ({ state }) => state))
    .map(([state, pairs]) => ({
      count: pairs.length,
      words: pairWords[state as PairState],
      from: new Set(pairs.map(({ ip }) => ip))
    }))
    .filter(({ words }) => !words.isSettled)
    .sort((one, other) => one.words.urgency - other.words.urgency)
    .map(({ count, words, from }, at) => {
      const [only] = from.size === 1 ? from : []
      const who = only === undefined ? '' : ` (${visibleText(only, 45)})`
      const counted = at === 0 ? countWords(count, 'caller') : count.toLocaleString('en')
      return `${counted} ${words.counted}${who}`
    })
  return counts.length === 0 ? undefined : counts.join(', ')
}

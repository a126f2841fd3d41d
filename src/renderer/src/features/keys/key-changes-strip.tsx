import { UnstyledButton } from '@mantine/core'
import { KeyName } from '@renderer/ui/key-name'
import { UntrustedText } from '@renderer/ui/untrusted-text'
import { useNow } from '@renderer/ui/use-now'
import { IconArrowsDiff, IconArrowUp, IconDots, IconMinus, IconPlus } from '@tabler/icons-react'
import type { Ref } from 'react'
import classes from './key-changes.module.css'
import { type ChangeSign, changeFact, changeWords, sinceWords } from './key-changes-words'
import type { ChangedKey } from './use-key-changes'

const signs = { more: IconArrowUp, less: IconMinus, new: IconPlus, other: IconDots } as const

type Props = {
  readonly since: string
  readonly changed: readonly ChangedKey[]
  readonly isOpen: boolean
  readonly onToggle: () => void
  readonly buttonRef: Ref<HTMLButtonElement>
}

const shownFacts = 3

/** What others did to the keys, in three short facts. */
export function KeyChangesStrip({ since, changed, isOpen, onToggle, buttonRef }: Props) {
  const now = useNow()
  return (
    <section className={classes.strip} aria-label="Changes since you last looked">
      <IconArrowsDiff size={15} stroke={1.7} aria-hidden className={classes.icon} />
      <strong className={classes.title}>
        {changed.length === 1 ? '1 key' : `${changed.length} keys`} changed since{' '}
        {sinceWords(since, now)}
      </strong>
      <ul className={classes.facts}>
        {changed.slice(0, shownFacts).map(key => (
          <Fact key={key.keyId} changed={key} />
        ))}
      </ul>
      <UnstyledButton
        ref={buttonRef}
        className={classes.show}
        aria-expanded={isOpen}
        onClick={onToggle}
      >
        {isOpen ? 'Hide' : 'Show'}
      </UnstyledButton>
    </section>
  )
}

/** The most urgent change of a key comes first from main. */
function Fact({ changed: { clientName, changes } }: { readonly changed: ChangedKey }) {
  const [first] = changes
  if (first === undefined) return null
  return (
    <li className={classes.fact} data-hint-if-cut>
      <Sign sign={changeWords[first.kind].sign} />
      <KeyName name={clientName} maxLength={60} />{' '}
      <UntrustedText text={changeFact(first)} maxLength={80} />
    </li>
  )
}

export function Sign({ sign }: { readonly sign: ChangeSign }) {
  const Icon = signs[sign]
  return <Icon size={13} stroke={2} aria-hidden data-sign={sign} className={classes.sign} />
}

import { UnstyledButton } from '@mantine/core'
import { isEmptyPurpose, type KeyPurpose } from '@shared/domain/key-purpose'
import { IconChevronDown, IconChevronRight } from '@tabler/icons-react'
import { useEffect, useId, useRef, useState } from 'react'
import { PurposeFields } from './purpose-fields'
import classes from './purpose-fields.module.css'

type Props = Parameters<typeof PurposeFields>[0]

const fields: readonly (keyof KeyPurpose)[] = [
  'owner',
  'system',
  'storedIn',
  'ticket',
  'reviewOn',
  'note'
]

/** The purpose, folded until it is wanted; what is wrong in it, or was in it before, opens it. */
export function PurposeSection({ value, onChange, issueOf }: Props) {
  const [state, setState] = useState<'folded' | 'shown' | 'asked'>(
    isEmptyPurpose(value) ? 'folded' : 'shown'
  )
  const fieldsId = useId()
  const isOpen = state !== 'folded' || fields.some(field => issueOf(field) !== undefined)
  const fieldsRef = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (state === 'asked') fieldsRef.current?.scrollIntoView?.({ block: 'nearest' })
  }, [state])
  const Chevron = isOpen ? IconChevronDown : IconChevronRight
  return (
    <section aria-label="Purpose">
      <UnstyledButton
        className={classes.disclosure}
        aria-expanded={isOpen}
        aria-controls={fieldsId}
        onClick={() => setState(isOpen ? 'folded' : 'asked')}
      >
        <Chevron size={14} stroke={1.7} aria-hidden />
        <span className={classes.name}>Purpose</span>
        <span>
          owner, system, where it is stored, ticket, review date. Kept on this computer, not at
          Horizon.
        </span>
      </UnstyledButton>
      <div id={fieldsId} ref={fieldsRef} hidden={!isOpen}>
        {isOpen && <PurposeFields value={value} onChange={onChange} issueOf={issueOf} />}
      </div>
    </section>
  )
}

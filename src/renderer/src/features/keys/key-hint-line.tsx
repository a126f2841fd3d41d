import { UnstyledButton } from '@mantine/core'
import { IconBulb } from '@tabler/icons-react'
import classes from './key-hint-line.module.css'
import type { KeyHint } from './key-hints'

type Props = {
  readonly hint: KeyHint | undefined
  /** Takes the documentation's 90 days. */
  readonly onNinetyDays?: () => void
}

/** The documentation's advice, quiet, beside what it is about. */
export function KeyHintLine({ hint, onNinetyDays }: Props) {
  return (
    <div role="status">
      {hint !== undefined && (
        <p className={classes.hint} data-tone={hint.tone}>
          <IconBulb size={13} stroke={1.7} aria-hidden />
          <span>
            {hint.text}
            {hint.offersNinetyDays && onNinetyDays !== undefined && (
              <>
                {' '}
                <UnstyledButton className={classes.remedy} onClick={onNinetyDays}>
                  Use 90 days
                </UnstyledButton>
              </>
            )}
          </span>
        </p>
      )}
    </div>
  )
}

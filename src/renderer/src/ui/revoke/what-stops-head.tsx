import { ActionIcon } from '@mantine/core'
import { IconRefresh } from '@tabler/icons-react'
import { TimeText } from '../time-text'
import classes from './revoke-parts.module.css'

type Props = {
  readonly title?: string
  /** `tried` where what was asked for did not come. */
  readonly how: 'fetched' | 'tried'
  readonly at: string
  readonly isReading: boolean
  readonly onReadAgain: () => void
}

export function WhatStopsHead({ title = 'What stops', how, at, isReading, onReadAgain }: Props) {
  return (
    <div className={classes.head}>
      <h3 className={classes.title}>{title}</h3>
      <span className={classes.age}>
        {how} <TimeText iso={at} mode="relative" />
        <ActionIcon
          size={22}
          variant="subtle"
          color="gray"
          aria-label="Read again"
          loading={isReading}
          onClick={onReadAgain}
        >
          <IconRefresh size={14} stroke={1.7} aria-hidden />
        </ActionIcon>
      </span>
    </div>
  )
}

import { TextInput } from '@mantine/core'
import { type Passing, wouldPass } from '@shared/domain/allowlist'
import { IconBan, IconCircleCheckFilled } from '@tabler/icons-react'
import { useId, useState } from 'react'
import classes from './allowlist-editor.module.css'

/** Whether one address could call, and by which range; nothing is sent anywhere. */
export function AddressTest({ ranges }: { readonly ranges: readonly string[] | null }) {
  const [address, setAddress] = useState('')
  const answerId = useId()
  const answer = address.trim() === '' ? undefined : passing(address, ranges)
  const kind =
    answer === undefined ? undefined : answer.passes ? 'yes' : answer.isAddress ? 'no' : 'unread'
  return (
    <div className={classes.test}>
      <TextInput
        label="Would this address pass?"
        placeholder="203.0.113.7"
        value={address}
        maxLength={200}
        spellCheck={false}
        autoComplete="off"
        classNames={{ input: 'hc-mono' }}
        aria-describedby={answerId}
        onChange={event => setAddress(event.currentTarget.value)}
      />
      <p id={answerId} className={classes.answer} data-kind={kind} role="status">
        {kind === 'yes' && <IconCircleCheckFilled size={15} aria-hidden />}
        {kind === 'no' && <IconBan size={15} stroke={1.7} aria-hidden />}
        {answer?.words}
      </p>
    </div>
  )
}

function passing(address: string, ranges: readonly string[] | null): Passing {
  if (ranges?.length !== 0) return wouldPass(address, ranges)
  return { passes: false, isAddress: false, words: 'No range is entered yet, so none passes' }
}

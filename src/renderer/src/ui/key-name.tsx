import { nonceOf, withoutNonce } from '@shared/domain/rotation-name'
import classes from './key-name.module.css'
import { UntrustedText } from './untrusted-text'

const shownDigits = 4

type Props = { readonly name: string; readonly maxLength?: number }

/** A key's name as people know it; what a rotation put into it stands beside as a grey tag. */
export function KeyName({ name, maxLength = 200 }: Props) {
  const nonce = nonceOf(name)
  if (nonce === null) return <UntrustedText text={name} maxLength={maxLength} />
  const plain = withoutNonce(name)
  return (
    <>
      {plain !== '' && (
        <>
          <UntrustedText text={plain} maxLength={maxLength} />{' '}
        </>
      )}
      <Tag nonce={nonce} />
    </>
  )
}

const Tag = ({ nonce }: { readonly nonce: string }) => (
  <span
    className={classes.tag}
    data-hint={`[rot-${nonce}] is part of its name at Horizon: a rotation made this key`}
  >
    rot-{nonce.slice(0, shownDigits)}
  </span>
)

/** In one line: what is too long is cut from the name, never from the tag. */
export function CutKeyName({ name, maxLength = 200 }: Props) {
  const plain = withoutNonce(name)
  const nonce = nonceOf(name)
  return (
    <span className={classes.cut}>
      <span className={classes.name} data-hint-if-cut>
        <UntrustedText text={nonce === null ? name : plain} maxLength={maxLength} />
      </span>
      {nonce !== null && (
        <>
          {' '}
          <Tag nonce={nonce} />
        </>
      )}
    </span>
  )
}

/** The same where only plain text can stand. */
export const plainKeyName = (name: string): string => withoutNonce(name) || name

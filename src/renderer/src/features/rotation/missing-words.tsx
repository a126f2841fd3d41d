import classes from './step-foot.module.css'

/** "First give a reason, then type the key’s name": `undefined` where nothing is missing. */
export const missingSentence = (missing: readonly string[]): string | undefined =>
  missing.length === 0 ? undefined : `First ${missing.join(', then ')}`

type Props = { readonly missing: readonly string[] }

/** What still has to be entered before a dialog's act, where it is seen without scrolling. */
export const MissingWords = ({ missing }: Props) => (
  <span className={classes.missing} role="status">
    {missingSentence(missing)}
  </span>
)

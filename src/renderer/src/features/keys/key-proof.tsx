import { call } from '@renderer/api/call'
import { ProofRows } from '@renderer/ui/proof-rows'
import { TimeText } from '@renderer/ui/time-text'
import { useQuery } from '@tanstack/react-query'
import classes from './key-page.module.css'
import { Section } from './overview-tab-section'

type Props = { readonly profileId: string; readonly keyId: string }

/** What two calls showed when the key was new; absent where it was never proved. */
export function KeyProof({ profileId, keyId }: Props) {
  const { data } = useQuery({
    queryKey: ['keys', profileId, 'proof', keyId],
    queryFn: () => call('proofs.ofKey', { profileId, keyId })
  })
  const proof = data?.proof
  if (proof == null) return null
  return (
    <Section
      title="Proof"
      beside={
        <>
          Run <TimeText iso={proof.ranAt} mode="relative" />
        </>
      }
    >
      <div className={classes.sentence}>
        <ProofRows proof={proof} />
      </div>
    </Section>
  )
}

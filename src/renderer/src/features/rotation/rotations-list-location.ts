import { useSearchParams } from 'wouter'

const longestText = 200

/** The list's filter as the location holds it. */
export function useRotationsLocation() {
  const [params, setParams] = useSearchParams()
  return {
    text: (params.get('q') ?? '').slice(0, longestText),
    setText: (text: string) =>
      setParams(
        before => {
          const next = new URLSearchParams(before)
          if (text === '') next.delete('q')
          else next.set('q', text)
          return next
        },
        { replace: true }
      )
  }
}

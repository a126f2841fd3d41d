import { QueryClient } from '@tanstack/react-query'

/**
 * Data that main owns. Main says when it changed, so nothing goes stale by time or focus, and being
 * offline never pauses a question to main.
 */
export const createQueryClient = () =>
  new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: Number.POSITIVE_INFINITY,
        retry: false,
        refetchOnWindowFocus: false,
        refetchOnReconnect: false,
        networkMode: 'always'
      },
      mutations: { retry: false, networkMode: 'always' }
    }
  })

export const queryClient = createQueryClient()

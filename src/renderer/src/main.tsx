import './theme/tokens.css'
import '@fontsource-variable/inter/wght.css'
import '@fontsource-variable/jetbrains-mono/wght.css'
import './theme/mantine-styles'
import './theme/mantine.css'
import './theme/global.css'
import { createRoot } from 'react-dom/client'
import { invalidateOnEvents } from './api/invalidate-on-events'
import { queryClient } from './api/query-client'
import { App } from './app'
import { askFirstData } from './first-data'
import { installStylePolicy } from './theme/style-policy'

installStylePolicy()
invalidateOnEvents(queryClient)

const root = document.getElementById('root')
if (root !== null) {
  void askFirstData(queryClient).then(() => createRoot(root).render(<App />))
}

import { createApp } from "vue"

import App from "./App.vue"
import { startType } from "./composables/useType"
import { startWords } from "./composables/useWords"
import { router } from "./router"

import "./styles/tokens.css"
import "./styles/base.css"

startType()
void startWords().then(() => createApp(App).use(router).mount("#app"))

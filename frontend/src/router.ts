import { createRouter, createWebHistory, type RouteRecordSingleView } from "vue-router"

import { startPart } from "./composables/useWords"
import HomePage from "./pages/HomePage.vue"

type Page = RouteRecordSingleView["component"]
/** A page where people work brings its own words. */
const backstage = (component: Page) => ({ component, beforeEnter: () => startPart("backstage") })
/** So does the record. */
const record = (component: Page) => ({ component, beforeEnter: () => startPart("record") })
const followUp = (component: Page) => ({ component, beforeEnter: () => startPart("followUp") })
const replay = (component: Page) => ({ component, beforeEnter: () => startPart("replay") })

/** Each page is loaded when it is first opened, so that a reader's phone loads only the reading. */
export const router = createRouter({
  history: createWebHistory(),
  routes: [
    { path: "/", component: HomePage },
    { path: "/sign-in", component: () => import("./pages/SignInPage.vue") },
    { path: "/join/:code?", component: () => import("./pages/JoinPage.vue"), props: true },
    { path: "/new", ...backstage(() => import("./pages/NewSessionPage.vue")) },
    { path: "/s/:id", component: () => import("./pages/RoomPage.vue"), props: true },
    { path: "/s/:id/console", ...backstage(() => import("./pages/ConsolePage.vue")), props: true },
    { path: "/s/:id/desk", ...backstage(() => import("./pages/DeskPage.vue")), props: true },
    { path: "/s/:id/pad", ...backstage(() => import("./pages/PadPage.vue")), props: true },
    { path: "/s/:id/sheet", ...backstage(() => import("./pages/SheetPage.vue")), props: true },
    { path: "/s/:id/record", ...record(() => import("./pages/RecordPage.vue")), props: true },
    { path: "/s/:id/follow-up", ...followUp(() => import("./pages/FollowUpPage.vue")), props: true },
    { path: "/s/:id/replay", ...replay(() => import("./pages/ReplayPage.vue")), props: true },
    { path: "/s/:id/screen/:venue?", ...backstage(() => import("./pages/ScreenPage.vue")), props: true },
    { path: "/s/:id/cards", component: () => import("./pages/CardsPage.vue"), props: true },
    { path: "/s/:id/wall", component: () => import("./pages/WallPage.vue"), props: true },
    { path: "/:rest(.*)*", component: () => import("./pages/NotFoundPage.vue") },
  ],
  // The same page at another moment stays where it is read.
  scrollBehavior: (to, from, saved) => saved ?? (to.path === from.path ? false : { top: 0 }),
})

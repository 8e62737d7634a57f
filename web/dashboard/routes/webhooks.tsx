import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { organisation } from "./organisation.tsx";

const WebhooksScreen = lazyRouteComponent(
  () => import("../screens/webhooks/webhooks-screen.tsx"),
  "WebhooksScreen",
);

const webhooks = createRoute({
  getParentRoute: () => organisation,
  path: "/settings/webhooks",
  component: () => <WebhooksScreen org={webhooks.useParams().org} />,
});

const TypesScreen = lazyRouteComponent(() => import("../screens/webhooks/types-screen.tsx"), "TypesScreen");

const types = createRoute({
  getParentRoute: () => organisation,
  path: "/settings/webhooks/types",
  component: () => <TypesScreen org={types.useParams().org} />,
});

const EndpointScreen = lazyRouteComponent(
  () => import("../screens/webhooks/endpoint-screen.tsx"),
  "EndpointScreen",
);

const endpoint = createRoute({
  getParentRoute: () => organisation,
  path: "/settings/webhooks/$endpoint",
  component: () => <EndpointScreen {...endpoint.useParams()} />,
});

const DeliveryScreen = lazyRouteComponent(
  () => import("../screens/webhooks/delivery-screen.tsx"),
  "DeliveryScreen",
);

const delivery = createRoute({
  getParentRoute: () => organisation,
  path: "/settings/webhooks/$endpoint/deliveries/$delivery",
  component: () => <DeliveryScreen {...delivery.useParams()} />,
});

/** Where endpoints, their deliveries and the types of messages are. */
export const webhookRoutes = [webhooks, types, endpoint, delivery] as const;

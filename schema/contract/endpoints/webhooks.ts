import * as z from "zod";
import { PageQuery } from "../primitives.ts";
import {
  CreatedEndpoint,
  CreateEndpoint,
  DeliveryList,
  DeliveryQuery,
  EndpointHistory,
  EndpointList,
  EndpointSecret,
  PatchEndpoint,
  ReplayDeliveries,
  Replayed,
  RotatedSecret,
  ShownDelivery,
  ShownEndpoint,
  StartedDelivery,
  TestEndpoint,
  WebhookCatalogue,
  WebhookEndpoint,
} from "../webhooks.ts";
import { byId, endpoint, inOrg, noParams } from "./define.ts";

const O = "/v1/orgs/{org}";
const W = `${O}/webhooks`;

/** Signed messages to other systems. */
export const WEBHOOK_ENDPOINTS = {
  listEndpoints: endpoint(
    `GET ${W}`,
    "List webhook endpoints, newest first",
    "organisation",
    inOrg,
    [200, EndpointList],
    {
      query: PageQuery,
    },
  ),
  createEndpoint: endpoint(
    `POST ${W}`,
    "Make a webhook endpoint; its secret is shown once",
    "organisation",
    inOrg,
    [201, CreatedEndpoint],
    {
      body: CreateEndpoint,
    },
  ),
  readEndpoint: endpoint(`GET ${W}/{id}`, "Read a webhook endpoint and how it fares", "organisation", byId, [
    200,
    ShownEndpoint,
  ]),
  patchEndpoint: endpoint(
    `PATCH ${W}/{id}`,
    "Change a webhook endpoint",
    "organisation",
    byId,
    [200, WebhookEndpoint],
    {
      body: PatchEndpoint,
    },
  ),
  removeEndpoint: endpoint(
    `DELETE ${W}/{id}`,
    "Remove a webhook endpoint with its deliveries",
    "organisation",
    byId,
    [204, z.undefined()],
  ),
  revealSecret: endpoint(
    `POST ${W}/{id}/secret`,
    "Reveal a webhook endpoint's secret",
    "organisation",
    byId,
    [200, EndpointSecret],
  ),
  rotateSecret: endpoint(
    `POST ${W}/{id}/rotate`,
    "Replace a webhook endpoint's secret and key; the old ones sign as well for 24 hours",
    "organisation",
    byId,
    [200, RotatedSecret],
  ),
  testEndpoint: endpoint(
    `POST ${W}/{id}/test`,
    "Send an example to a webhook endpoint",
    "organisation",
    byId,
    [202, StartedDelivery],
    {
      body: TestEndpoint,
    },
  ),
  enableEndpoint: endpoint(
    `POST ${W}/{id}/enable`,
    "Send to a webhook endpoint again",
    "organisation",
    byId,
    [200, WebhookEndpoint],
  ),
  disableEndpoint: endpoint(
    `POST ${W}/{id}/disable`,
    "Stop sending to a webhook endpoint",
    "organisation",
    byId,
    [200, WebhookEndpoint],
  ),
  readEndpointHistory: endpoint(
    `GET ${W}/{id}/history`,
    "Read how a webhook endpoint fared over the last days",
    "organisation",
    byId,
    [200, EndpointHistory],
  ),
  listDeliveries: endpoint(
    `GET ${W}/{id}/deliveries`,
    "List a webhook endpoint's deliveries, newest first",
    "organisation",
    byId,
    [200, DeliveryList],
    { query: DeliveryQuery },
  ),
  readDelivery: endpoint(
    `GET ${O}/deliveries/{id}`,
    "Read a delivery with its attempts",
    "organisation",
    byId,
    [200, ShownDelivery],
  ),
  replayDelivery: endpoint(
    `POST ${O}/deliveries/{id}/replay`,
    "Send a delivery again",
    "organisation",
    byId,
    [202, StartedDelivery],
  ),
  replayDeliveries: endpoint(
    `POST ${W}/{id}/replay`,
    "Send again what failed, or what was never sent, since a moment",
    "organisation",
    byId,
    [202, Replayed],
    { body: ReplayDeliveries },
  ),
  listWebhookTypes: endpoint(
    "GET /v1/webhook-types",
    "List the types of webhook messages, each with its schema and an example",
    "public",
    noParams,
    [200, WebhookCatalogue],
  ),
} as const;

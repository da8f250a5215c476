# Brushwork as an image. docker compose up starts the playground with it; docs/operations.md has the rest.
#
#   docker build -t brushwork .                    CPU
#   docker build -t brushwork:cuda --target cuda . NVIDIA GPUs, for workers (x64)

# The same Node.js everywhere: .nvmrc names its line.
ARG NODE_VERSION=22.23.3
# With compilers, for where a dependency has no binary of its own for a processor.
ARG BUILD_IMAGE=docker.io/library/node:${NODE_VERSION}-bookworm
ARG BASE_IMAGE=docker.io/library/node:${NODE_VERSION}-bookworm-slim
# CUDA 12 with cuBLAS, cuFFT, cuRAND and cuDNN 9, which ONNX Runtime's CUDA provider loads.
ARG CUDA_IMAGE=docker.io/nvidia/cuda:12.9.1-cudnn-runtime-ubuntu24.04


# What both of the next two start from: only what changes seldom, so that this layer is kept.
FROM ${BUILD_IMAGE} AS sources
WORKDIR /app
# The headers of this very Node.js come with it.
ENV npm_config_nodedir=/usr/local npm_config_update_notifier=false
COPY package.json package-lock.json .npmrc ./
COPY packages/local-discord/package.json packages/local-discord/


# Builds: needs the development dependencies, but no native code.
FROM sources AS build
RUN npm ci --ignore-scripts
COPY . .
RUN npm run build && find dist packages/local-discord/dist -name '*.map' -delete


# Installs what the program needs to run. Of the dependencies' scripts only this one runs: it fetches or compiles SQLite.
FROM sources AS modules
RUN npm ci --omit=dev --ignore-scripts \
  # CUDA comes by ONNX Runtime (below): TensorFlow's own would be 400 MB more.
  && npm uninstall --no-save --omit=dev --ignore-scripts @tensorflow/tfjs-node-gpu \
  && npm rebuild better-sqlite3 \
  && rm -rf node_modules/better-sqlite3/deps node_modules/better-sqlite3/build/Release/obj* \
  # ONNX Runtime brings its library for every system.
  && find node_modules/onnxruntime-node/bin -mindepth 3 -maxdepth 3 -type d \
    ! -path "*/linux/$(node -p process.arch)" -exec rm -r {} +


FROM modules AS modules-cuda
# TensorRT is not used.
RUN ONNXRUNTIME_NODE_INSTALL=cuda12 npm rebuild onnxruntime-node \
  && find node_modules/onnxruntime-node/bin -name '*tensorrt*' -delete


# What is the same whatever it runs on; copied from, never run.
FROM scratch AS program
COPY --from=build /app/package.json /app/LICENSE /app/README.md /app/CHANGELOG.md /
COPY --from=build /app/dist /dist
COPY --from=build /app/packages/local-discord/package.json /packages/local-discord/
COPY --from=build /app/packages/local-discord/dist /packages/local-discord/dist
COPY --from=build /app/weights /weights


FROM ${CUDA_IMAGE} AS cuda
COPY --from=sources /usr/local/bin/node /usr/local/bin/node
RUN userdel --remove ubuntu 2>/dev/null; groupadd --gid 1000 node && useradd --uid 1000 --gid node --create-home node \
  && install -d -o node -g node -m 700 /data
WORKDIR /app
COPY --from=modules-cuda /app/node_modules node_modules
COPY --from=program / ./
ENV NODE_ENV=production \
  BRUSHWORK_DATA_DIR=/data \
  BRUSHWORK_WEIGHTS_DIR=/data/weights \
  BRUSHWORK_HEALTH_PORT=9090 \
  BRUSHWORK_DEVICE=cuda
USER 1000:1000
VOLUME /data
EXPOSE 3000 9090
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=15s --timeout=5s --start-period=60s --retries=3 CMD ["node", "dist/src/observability/healthcheck.js"]
ENTRYPOINT ["node", "dist/src/main.js"]


FROM ${BASE_IMAGE} AS cpu
# A volume takes the owner of the folder that it is mounted on.
RUN install -d -o 1000 -g 1000 -m 700 /data
WORKDIR /app
COPY --from=modules /app/node_modules node_modules
COPY --from=program / ./
# The root file system may be read-only: all that is written goes to /data, and passes through /tmp.
ENV NODE_ENV=production \
  BRUSHWORK_DATA_DIR=/data \
  BRUSHWORK_WEIGHTS_DIR=/data/weights \
  BRUSHWORK_HEALTH_PORT=9090
# The user "node" of Node's images, by number, so that Kubernetes sees that it is not root.
USER 1000:1000
VOLUME /data
# The local Discord, without a token; /healthz and /metrics.
EXPOSE 3000 9090
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=15s --timeout=5s --start-period=60s --retries=3 CMD ["node", "dist/src/observability/healthcheck.js"]
ENTRYPOINT ["node", "dist/src/main.js"]

-- The role "brushwork_worker": what painting takes, and nothing else. Run it as the owner of the tables, with psql 14 or newer, after each
-- upgrade (new tables are nobody's but the owner's until then):
--
--   WORKER_PASSWORD=... psql --set ON_ERROR_STOP=1 --file worker-grants.sql "$DATABASE_URL"
--
-- Without WORKER_PASSWORD the role keeps the one that it has. compose.fleet.yaml runs it by itself.
\getenv worker_password WORKER_PASSWORD

SELECT 'CREATE ROLE brushwork_worker LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION'
WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'brushwork_worker')
\gexec

\if :{?worker_password}
ALTER ROLE brushwork_worker PASSWORD :'worker_password';
\endif

BEGIN;

-- From nothing: what an older version needed goes as well.
REVOKE ALL ON ALL TABLES IN SCHEMA public FROM brushwork_worker;
REVOKE ALL ON ALL SEQUENCES IN SCHEMA public FROM brushwork_worker;
REVOKE CREATE ON SCHEMA public FROM PUBLIC;
GRANT USAGE ON SCHEMA public TO brushwork_worker;
SELECT format('GRANT CONNECT ON DATABASE %I TO brushwork_worker', current_database())
\gexec

-- A run of a job: it begins, keeps what is finished on the way, and ends. It neither accepts jobs nor forgets any, and changes neither
-- who asked for them nor where they are answered.
GRANT SELECT ON jobs TO brushwork_worker;
GRANT UPDATE (state, attempt, worker_id, started_at, ended_at, painted, panels, frames, failure) ON jobs TO brushwork_worker;

-- Paintings, panels and frames belong to their job.
GRANT SELECT, INSERT, DELETE ON picture_references TO brushwork_worker;

-- A picture may have been blocked, and a queue paused, while the job waited.
GRANT SELECT ON picture_blocks, member_blocks, paused_guilds TO brushwork_worker;

-- How long paintings take here, for estimates.
GRANT SELECT, INSERT, UPDATE ON paint_rates TO brushwork_worker;

-- That it is there, and what it can do.
GRANT SELECT, INSERT, UPDATE, DELETE ON processes TO brushwork_worker;

-- For its figures: which leases it holds. Bots take them.
GRANT SELECT ON leases TO brushwork_worker;

-- The fleet's name, where its pictures are, whether a move has ended; also hashes of commands, and time zones of servers.
GRANT SELECT ON key_values TO brushwork_worker;

-- It compares the version of the tables with its own, and waits for a bot to make newer ones.
GRANT SELECT ON kysely_migration, kysely_migration_lock TO brushwork_worker;

COMMIT;

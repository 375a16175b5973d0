package sqlsource

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgtype"
)

// pgMoney is the number of the type money, for which the driver has no name.
const pgMoney = 790

// firstOwnType is the first number of types that are not PostgreSQL's own.
const firstOwnType = 16384

// pgShapes are the types whose texts need more than to be copied.
var pgShapes = map[uint32]column{
	pgtype.BoolOID:        {kind: "boolean", shape: flag},
	pgtype.ByteaOID:       {kind: "bytea", shape: hex},
	pgMoney:               {kind: "money", shape: money},
	pgtype.TimestamptzOID: {kind: "timestamptz", shape: zoned, growth: text},
	pgtype.Float4OID:      {kind: "real"},
	pgtype.Float8OID:      {kind: "double precision"},
	pgtype.JSONOID:        {kind: "json"},
	pgtype.PointOID:       {kind: "point", foreign: true},
	pgtype.LsegOID:        {kind: "lseg", foreign: true},
	pgtype.PathOID:        {kind: "path", foreign: true},
	pgtype.BoxOID:         {kind: "box", foreign: true},
	pgtype.PolygonOID:     {kind: "polygon", foreign: true},
	pgtype.LineOID:        {kind: "line", foreign: true},
	pgtype.CircleOID:      {kind: "circle", foreign: true},
}

// mapTypes are the types of PostGIS.
var mapTypes = []string{"geometry", "geography", "raster", "topogeometry", "box2d", "box3d"}

func pgColumn(f pgconn.FieldDescription, names map[uint32]string) column {
	c, special := pgShapes[f.DataTypeOID]
	if !special {
		c = column{kind: names[f.DataTypeOID], growth: text}
		c.foreign = slices.Contains(mapTypes, c.kind)
	}
	c.name = f.Name
	return c
}

// typeNames asks what the types are called that extensions and people have made.
func (s *pgSession) typeNames(ctx context.Context, fields []pgconn.FieldDescription) (map[uint32]string, error) {
	var numbers []string
	for _, f := range fields {
		if f.DataTypeOID >= firstOwnType {
			numbers = append(numbers, strconv.FormatUint(uint64(f.DataTypeOID), 10))
		}
	}
	if numbers == nil {
		return nil, nil
	}
	results, err := s.conn.PgConn().Exec(ctx, "SELECT oid, typname FROM pg_catalog.pg_type WHERE oid IN ("+strings.Join(numbers, ", ")+")").ReadAll()
	if err != nil {
		return nil, err
	}
	names := map[uint32]string{}
	for _, row := range results[0].Rows {
		n, err := strconv.ParseUint(string(row[0]), 10, 32)
		if err != nil {
			return nil, fmt.Errorf("number of a type: %w", err)
		}
		names[uint32(n)] = string(row[1])
	}
	return names, nil
}
